package io.sluice.sink.format;

import io.sluice.sink.core.Slab;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One JSON document a line. Bytes and strings are JSON text already and land as they came: numbers keep their digits
 * and objects the order of their keys. Only line breaks, which JSON allows between tokens and nowhere else, become
 * blanks. Anything else (structs, maps, numbers) is written by Connect's own JSON converter, without a schema.
 */
public final class JsonLines implements RecordFormat {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final JsonConverter converter = new JsonConverter();
    private final Text text = new Text();

    private final String signature;

    /** @param suffix of the files that are compressed, or nothing */
    public JsonLines(String suffix) {
        signature = "json" + suffix;
        converter.configure(Map.of("schemas.enable", "false"), false);
    }

    @Override
    public String signature() {
        return signature;
    }

    @Override
    public void encode(SinkRecord record, Slab out) {
        Object value = record.value();
        int from = out.length();
        if (value == null) {
            out.append(NULL, 0, NULL.length);
        } else if (!text.appendPlain(value, out)) {
            byte[] bytes = converter.fromConnectData(record.topic(), record.valueSchema(), value);
            out.append(bytes, 0, bytes.length);
        }
        if (out.length() == from) {
            throw new DataException("The value is empty, which is no JSON document");
        }
        Text.joinLines(out, from);
        out.append((byte) '\n');
    }
}
