package io.sluice.stack.bench.load;

import java.nio.charset.StandardCharsets;

/**
 * The events of the benchmarks: JSON objects of an exact size, {@code {"batch":"000000000017","n":"0042",…}}. Batch and
 * number are digits of fixed width, so that a request is made new by overwriting a few bytes of the last one, and that
 * each event can be told from every other in the files at the end of the chain.
 */
public final class EventText {

    /** Width of the batch number. */
    public static final int BATCH_DIGITS = 12;

    static final int N_DIGITS = 4;
    static final int MAX_PER_BATCH = 10_000;

    private static final String BEFORE_BATCH = "{\"batch\":\"";
    private static final String BEFORE_N = "\",\"n\":\"";
    private static final String BEFORE_TEXT = "\",\"level\":\"info\",\"text\":\"";
    private static final String END = "\"}";
    private static final String WORDS = "order accepted, payment settled, parcel handed over to the carrier; ";

    /** Where the batch number begins in an event. */
    public static final int BATCH_AT = BEFORE_BATCH.length();

    /** Where the number within the batch begins. */
    static final int N_AT = BATCH_AT + BATCH_DIGITS + BEFORE_N.length();

    static final int MIN_BYTES = N_AT + N_DIGITS + BEFORE_TEXT.length() + END.length();

    private EventText() {}

    /** @param sizeBytes its exact length, in ASCII */
    public static String event(long batch, int n, int sizeBytes) {
        if (sizeBytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "an event of " + sizeBytes + " bytes is asked for, below the least size of " + MIN_BYTES);
        }
        if (n < 0 || n >= MAX_PER_BATCH) {
            throw new IllegalArgumentException("event " + n + " of a batch, beyond the limit of " + MAX_PER_BATCH);
        }
        StringBuilder text = new StringBuilder(sizeBytes);
        text.append(BEFORE_BATCH).append(digits(batch, BATCH_DIGITS));
        text.append(BEFORE_N).append(digits(n, N_DIGITS)).append(BEFORE_TEXT);
        int padding = sizeBytes - text.length() - END.length();
        text.append(WORDS.repeat(padding / WORDS.length() + 1), 0, padding);
        return text.append(END).toString();
    }

    /** The batch number of an event that starts at this position. */
    public static long batch(byte[] bytes, int eventAt) {
        return number(bytes, eventAt + BATCH_AT, BATCH_DIGITS);
    }

    /** The number within its batch of an event that starts at this position. */
    public static int n(byte[] bytes, int eventAt) {
        return (int) number(bytes, eventAt + N_AT, N_DIGITS);
    }

    static String digits(long value, int width) {
        String text = Long.toString(value);
        return "0".repeat(width - text.length()) + text;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long number(byte[] bytes, int from, int width) {
        long number = 0;
        for (int i = from; i < from + width; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no digit at " + i + ": this is not one of the benchmark's events");
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
