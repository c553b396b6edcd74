package io.sluice.cleanse.judge;

import org.jspecify.annotations.Nullable;

/** One demand on a document. */
interface Check {

    /** The first flaw found, or null. */
    @Nullable
    Flaw flawIn(Document document);
}
