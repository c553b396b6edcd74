package io.sluice.cleanse.dedupe;

/** What the state knows of an id. */
public enum Sighting {
    FIRST,
    AGAIN,
    /** The base was used for a batch with another content: this is no repeat, it is a second event under a taken name. */
    OTHER_CONTENT
}
