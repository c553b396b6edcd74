package io.sluice.sink;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.feed.Works;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The disk, threads and clocks that a task works with: real ones, or simulated ones. */
interface Installation extends AutoCloseable {
    Works install(FileSinkConfig config, SinkTaskContext context) throws DiskFault;

    /** Names of attempts, none of which was ever given before. */
    Supplier<String> attempts();

    @Override
    void close();
}
