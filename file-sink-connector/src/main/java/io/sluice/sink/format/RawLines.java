package io.sluice.sink.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.core.Slab;
import java.util.Base64;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The value's bytes as they are, and a delimiter behind each; no value is no byte. */
public final class RawLines implements RecordFormat {
    private final byte[] delimiter;
    private final String signature;
    private final Text text = new Text();

    /** @param suffix of the files that are compressed, or nothing */
    public RawLines(String delimiter, String suffix) {
        this.delimiter = delimiter.getBytes(UTF_8);
        // Encoded, for a signature is one word of a ledger entry, and the usual delimiter is a line break.
        this.signature = "raw" + suffix + ";" + Base64.getUrlEncoder().encodeToString(this.delimiter);
    }

    @Override
    public String signature() {
        return signature;
    }

    @Override
    public void encode(SinkRecord record, Slab out) {
        Object value = record.value();
        if (value != null && !text.appendPlain(value, out)) {
            throw new DataException("format=raw takes bytes and strings, and the value is a "
                    + value.getClass().getName() + ": choose ByteArrayConverter or StringConverter, or format=json");
        }
        out.append(delimiter, 0, delimiter.length);
    }
}
