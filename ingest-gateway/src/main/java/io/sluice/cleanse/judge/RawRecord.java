package io.sluice.cleanse.judge;

import org.jspecify.annotations.Nullable;

/** What is judged: one record of a raw topic. */
public interface RawRecord {

    byte @Nullable [] value();

    /** The last header of that name. */
    byte @Nullable [] header(String name);

    /** When the broker appended it. */
    long appendTimeMs();
}
