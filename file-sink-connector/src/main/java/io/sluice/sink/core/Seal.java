package io.sluice.sink.core;

/** Why a part is sealed. */
public enum Seal {
    /** Not at all: it goes on growing. */
    NO,
    /** It holds {@code rotate.max.records}. */
    RECORDS,
    /** It holds {@code rotate.max.bytes}. */
    BYTES,
    /** It is older than {@code rotate.interval.ms}. */
    INTERVAL,
    /** It has had no record for {@code rotate.idle.ms}. */
    IDLE,
    /** {@code rotate.on.commit}, or a format that cannot be cut. */
    COMMIT,
    /** Its list of ranges or segments would weigh too much in every entry. */
    FRAGMENTS,
    /** It was written before a reset or in another format. */
    OLD,
    /** The connector was retired and its parts published by command. */
    RETIRED
}
