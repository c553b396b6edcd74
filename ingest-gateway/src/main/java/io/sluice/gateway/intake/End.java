package io.sluice.gateway.intake;

import java.util.Locale;

/** How an accepted batch ends: exactly one of these. */
public enum End {
    KAFKA,
    /** Left on disk for the next start. */
    SPOOL,
    DEAD,
    REFUSED,
    CANCELLED,
    /** The process ended first; its client was told 503, not a 2xx. */
    UNKNOWN,
    /** Acknowledged at memory and neither sent nor spooled when the process had to end. */
    LOST;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
