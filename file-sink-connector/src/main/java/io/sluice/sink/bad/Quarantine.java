package io.sluice.sink.bad;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.core.Escape;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bad records as lines of JSON in files of their own, in the same ledger as all others: exactly once, where
 * Connect's dead letter queue is at-least-once and may drop what it cannot send.
 */
public final class Quarantine implements BadRecords {
    private final String folder;

    /** @param folder below the root */
    public Quarantine(String folder) {
        this.folder = folder;
    }

    @Override
    public Fate judge(SinkRecord record, RuntimeException why) {
        StringBuilder line = new StringBuilder(256);
        line.append("{\"topic\":").append(quoted(record.originalTopic()));
        line.append(",\"partition\":").append(record.originalKafkaPartition());
        line.append(",\"offset\":").append(record.originalKafkaOffset());
        line.append(",\"timestamp\":").append(record.timestamp());
        line.append(",\"error\":").append(quoted(String.valueOf(why.getMessage())));
        line.append(",\"key\":").append(data(record.key()));
        line.append(",\"value\":").append(data(record.value()));
        line.append(",\"headers\":[");
        int count = 0;
        for (Header header : record.headers()) {
            line.append(count++ == 0 ? "" : ",").append('[').append(quoted(header.key()));
            line.append(',').append(data(header.value())).append(']');
        }
        line.append("]}\n");
        return new Fate.Quarantined(
                folder + "/" + Escape.name(record.originalTopic()),
                line.toString().getBytes(UTF_8));
    }

    /** Bytes as base64, all else as its text: nothing here may fail, whatever the record is. */
    private static String data(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return "{\"base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return data(bytes);
        }
        return quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
