package io.sluice.sink;

import io.sluice.sink.core.Entry;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.Reset;
import io.sluice.sink.ledger.RootFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lands each record of its topics in exactly one file below {@code root.dir}. */
public final class FileSinkConnector extends SinkConnector {
    private static final Logger log = LoggerFactory.getLogger(FileSinkConnector.class);

    private Map<String, String> properties = Map.of();

    @Override
    public void start(Map<String, String> props) {
        FileSinkConfig config = new FileSinkConfig(props);
        if (!"read_committed".equals(props.get(Validation.ISOLATION))) {
            log.warn(
                    "event=reads_uncommitted connector={} consequence=\"records of aborted transactions land in files too;"
                            + " set {}=read_committed\"",
                    config.connector(),
                    Validation.ISOLATION);
        }
        Map<String, String> forTasks = new HashMap<>(props);
        try {
            forTasks.put(
                    FileSinkKeys.ROOT_ID,
                    RootFolder.identify(
                            new LocalDisk(config.root()), Attempts.unique().get()));
        } catch (DiskFault e) {
            throw new ConnectException("root.dir " + config.root() + " cannot be used: " + e.getMessage(), e);
        }
        properties = Map.copyOf(forTasks);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return FileSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, properties);
    }

    @Override
    public Config validate(Map<String, String> props) {
        Config config = super.validate(props);
        for (ConfigValue value : config.configValues()) {
            if (value.errorMessages().isEmpty()) {
                Validation.of(value.name(), props).ifPresent(value::addErrorMessage);
            }
        }
        List<ConfigValue> all = new ArrayList<>(config.configValues());
        Validation.isolation(props).ifPresent(all::add);
        return new Config(all);
    }

    /**
     * Moves the ledgers of a stopped connector along with its offsets. The ledger decides where a task reads on, so this
     * is the only way to make it read anything again; the files of the replay carry a new epoch in their names.
     */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
        FileSinkConfig config = new FileSinkConfig(connectorConfig);
        Supplier<String> attempts = Attempts.unique();
        try {
            Disk disk = new LocalDisk(config.root());
            for (Map.Entry<TopicPartition, Long> altered : offsets.entrySet()) {
                TopicPartition partition = altered.getKey();
                Long to = altered.getValue();
                Home home = new Home(config.connector(), partition.topic(), partition.partition());
                boolean moved = new Reset(disk).move(home, to == null ? Entry.Span.UNKNOWN : to, attempts.get());
                log.info("event=reset partition={} to={} had_ledger={}", partition, to, moved);
            }
        } catch (DiskFault e) {
            throw new ConnectException(
                    "The offsets of " + config.connector() + " stay as they are, for a ledger below " + config.root()
                            + " could not be moved along: " + e.getMessage(),
                    e);
        }
        return true;
    }

    @Override
    public void stop() {
        // Tasks do all the work, and hold all there is to let go.
    }

    @Override
    public ConfigDef config() {
        return FileSinkKeys.DEFINITION;
    }

    @Override
    public String version() {
        return Version.TEXT;
    }
}
