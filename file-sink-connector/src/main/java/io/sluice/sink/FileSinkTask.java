package io.sluice.sink;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.feed.Feeds;
import io.sluice.sink.feed.Works;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Connect's side of the sink. Never throws {@link org.apache.kafka.connect.errors.RetriableException} from {@code put}:
 * after a rebalance the framework could then commit offsets of records that were never put.
 */
public final class FileSinkTask extends SinkTask {
    private final Installation installation;
    private @Nullable Feeds feeds;
    private @Nullable PluginMetricsBinding metrics;

    /** Connect makes tasks this way. */
    public FileSinkTask() {
        this(new LocalInstallation());
    }

    FileSinkTask(Installation installation) {
        this.installation = installation;
    }

    @Override
    public void start(Map<String, String> props) {
        FileSinkConfig config = new FileSinkConfig(props);
        try {
            Works works = installation.install(config, context);
            PluginMetricsBinding shown = new PluginMetricsBinding(context, works);
            shown.show();
            metrics = shown;
            feeds = new Feeds(config.settings(), works, context, installation.attempts());
        } catch (DiskFault e) {
            throw new ConnectException("root.dir " + config.root() + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        running().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        running().put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (metrics != null) {
            metrics.show();
        }
        return running().preCommit(offsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        running().close(partitions);
    }

    @Override
    public void stop() {
        // Connect calls this also where start has failed.
        installation.close();
    }

    private Feeds running() {
        if (feeds == null) {
            throw new IllegalStateException("The task was not started");
        }
        return feeds;
    }

    @Override
    public String version() {
        return Version.TEXT;
    }
}
