package io.sluice.stack.bench.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole HTTP request as bytes, made once. {@link #renumber} turns a copy into the next request by overwriting the
 * digits of the batch number in place: what a request costs the generator is a few microseconds and one write.
 */
public final class RequestTemplate {

    private final byte[] bytes;
    private final int[] batchAt;

    private RequestTemplate(byte[] bytes, int[] batchAt) {
        this.bytes = bytes;
        this.batchAt = batchAt;
    }

    public static RequestTemplate of(LoadPlan plan) {
        Dialect dialect = plan.shape().dialect();
        StringBuilder body = new StringBuilder(dialect.head);
        List<Integer> at = new ArrayList<>();
        for (int n = 0; n < plan.shape().recordsPerRequest(); n++) {
            body.append(n == 0 ? "" : dialect.between).append(dialect.before);
            at.add(body.length() + EventText.BATCH_AT);
            body.append(EventText.event(0, n, plan.shape().recordBytes())).append(dialect.after);
        }
        body.append(dialect.tail);
        String head = head(plan, body.length());
        int[] batchAt =
                at.stream().mapToInt(position -> position + head.length()).toArray();
        return new RequestTemplate(EventText.ascii(head + body), batchAt);
    }

    public int sizeBytes() {
        return bytes.length;
    }

    /** A buffer of its own for one connection. */
    ByteBuffer copy() {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).clear();
    }

    /** Makes the copy the request of this batch. */
    void renumber(ByteBuffer copy, long batch) {
        for (int at : batchAt) {
            long rest = batch;
            for (int i = at + EventText.BATCH_DIGITS - 1; i >= at; i--) {
                copy.put(i, (byte) ('0' + rest % 10));
                rest /= 10;
            }
        }
    }

    private static String head(LoadPlan plan, int bodyBytes) {
        return "POST " + plan.target().path() + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + plan.target().port() + "\r\nContent-Type: " + plan.shape().dialect().contentType
                + "\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
    }
}
