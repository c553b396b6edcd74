package io.sluice.gateway.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of a batch, taken from its records. */
public sealed interface RecordKeys {
    record Found(Slices keys) implements RecordKeys {}

    /** The first record, counted from 0, that has no string, number or boolean there. */
    record Missing(int index) implements RecordKeys {}

    static RecordKeys at(JsonPointer pointer, Records records) {
        List<byte[]> keys = new ArrayList<>(records.count());
        for (int i = 0; i < records.count(); i++) {
            Optional<byte[]> key = pointer.scalar(records.body(), records.start(i), records.end(i));
            if (key.isEmpty()) {
                return new Missing(i);
            }
            keys.add(key.get());
        }
        return new Found(Slices.of(keys));
    }
}
