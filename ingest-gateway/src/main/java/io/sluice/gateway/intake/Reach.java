package io.sluice.gateway.intake;

/** What is known of a topic. */
public enum Reach {
    /** Confirmed: it exists, may be written, and has a leader. */
    READY,
    /** Kafka does not answer, or the topic has no leader. */
    AWAY,
    MISSING,
    DENIED
}
