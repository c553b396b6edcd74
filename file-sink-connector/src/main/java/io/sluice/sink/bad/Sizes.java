package io.sluice.sink.bad;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** An upper estimate of a record's bytes in Kafka. */
final class Sizes {
    private static final int BYTES_PER_CHAR = 3;
    private static final int BYTES_PER_SCALAR = 24;

    /** Connect adds headers that tell what went wrong; the stack trace among them is the largest. */
    private static final int CONTEXT_HEADERS = 32 * 1024;

    private Sizes() {}

    static long of(SinkRecord record) {
        long size = CONTEXT_HEADERS + of(record.key()) + of(record.value());
        for (Header header : record.headers()) {
            size += of(header.key()) + of(header.value());
        }
        return size;
    }

    private static long of(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        if (value instanceof CharSequence text) {
            return (long) BYTES_PER_CHAR * text.length();
        }
        long size = BYTES_PER_SCALAR;
        if (value instanceof Collection<?> items) {
            for (Object item : items) {
                size += of(item);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += of(entry.getKey()) + of(entry.getValue());
            }
        } else if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                size += of(field.name()) + of(struct.get(field));
            }
        }
        return size;
    }
}
