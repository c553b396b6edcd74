package io.sluice.stack.bench.noop;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Takes every record and drops it. */
public final class NoOpSinkTask extends SinkTask {

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> properties) {}

    @Override
    public void put(Collection<SinkRecord> records) {}

    @Override
    public void stop() {}
}
