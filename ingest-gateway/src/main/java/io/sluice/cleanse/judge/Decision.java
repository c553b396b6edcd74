package io.sluice.cleanse.judge;

/** What becomes of a record. */
public sealed interface Decision {

    /**
     * @param topic where it goes
     * @param identified false for a record without an id: it passes unchecked for repeats
     */
    record Pass(String topic, boolean identified) implements Decision {}

    /** Came out before: dropped. */
    record Duplicate() implements Decision {}

    record DeadLetter(Flaw flaw) implements Decision {}
}
