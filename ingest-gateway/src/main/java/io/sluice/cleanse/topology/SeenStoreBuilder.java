package io.sluice.cleanse.topology;

import io.sluice.cleanse.dedupe.Window;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** Makes the {@link SeenStore} of each task. */
final class SeenStoreBuilder implements StoreBuilder<SeenStore> {

    /** How far cleanse may be behind before the changelog forgets what the window still needs. */
    private static final long LAG_MAX_MS = 86_400_000;

    private final CleanseSettings settings;
    private final StoreBuilder<WindowStore<Bytes, byte[]>> store;

    SeenStoreBuilder(String name, CleanseSettings settings) {
        this.settings = settings;
        Window window = settings.window();
        this.store = Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(
                                name,
                                Duration.ofMillis(window.retentionMs()),
                                Duration.ofMillis(window.bucketMs()),
                                false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withLoggingEnabled(changelog(window));
    }

    /** Streams gives these to window stores that it knows; this one it does not know for one. */
    private static Map<String, String> changelog(Window window) {
        Map<String, String> config = new TreeMap<>();
        config.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(window.retentionMs() + LAG_MAX_MS));
        return config;
    }

    @Override
    public SeenStore build() {
        return new SeenStore(store.build(), settings);
    }

    @Override
    public Map<String, String> logConfig() {
        return store.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return store.loggingEnabled();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public StoreBuilder<SeenStore> withCachingEnabled() {
        throw new UnsupportedOperationException("open pages are the cache");
    }

    @Override
    public StoreBuilder<SeenStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<SeenStore> withLoggingEnabled(Map<String, String> config) {
        throw new UnsupportedOperationException("the changelog's settings follow from the window");
    }

    @Override
    public StoreBuilder<SeenStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("without a changelog a lost disk would mean repeats");
    }
}
