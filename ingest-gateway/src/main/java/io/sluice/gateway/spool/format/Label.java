package io.sluice.gateway.spool.format;

/** What a record says about its payload; empty topic and zeros where a kind has no use for them. */
public record Label(String topic, long seq, long acceptedAtMs, int records) {

    public static Label of(long seq) {
        return new Label("", seq, 0, 0);
    }
}
