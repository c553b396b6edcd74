package io.sluice.sink.bad;

import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where records go that cannot be written. A record is never dropped because of this: it goes somewhere, or the task fails. */
public interface BadRecords {

    sealed interface Fate {
        /** Handed to Connect's dead letter queue; it counts once the future is done. */
        record Reported(Future<Void> acknowledged) implements Fate {}

        /** Written as one line to a part of the ledger, below {@code path}: exact, as every file is. */
        record Quarantined(String path, byte[] line) implements Fate {}
    }

    /** @throws org.apache.kafka.connect.errors.ConnectException if there is nowhere for it to go */
    Fate judge(SinkRecord record, RuntimeException why);
}
