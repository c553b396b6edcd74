package io.sluice.cleanse.judge;

import java.util.Locale;

/** Why a record was dead-lettered. The label is on the wire and in metrics. */
public enum Reason {
    /** Not one well-formed JSON value. */
    INVALID_JSON,
    /** Against the topic's schema. */
    SCHEMA,
    /** Names no topic, or one that is not on the list. */
    ROUTE,
    /** The id's base was used before for another content. */
    ID_REUSED,
    /** Accepted so long ago that it may have been seen and forgotten. */
    LATE_AMBIGUOUS,
    /** The id header does not read {@code <kind>:<base>/<n>}. */
    ID_MALFORMED,
    /** The check itself failed: a bug, or a document made to trigger one. */
    PROCESSING_ERROR;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }
}
