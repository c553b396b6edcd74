package io.sluice.cleanse.judge;

/**
 * What is wrong with a record.
 *
 * @param path where in the document, as a JSON pointer; empty for the document as a whole
 * @param message for a person
 */
public record Flaw(Reason reason, String path, String message) {

    public Flaw(Reason reason, String message) {
        this(reason, "", message);
    }
}
