package io.sluice.cleanse.start;

import io.sluice.cleanse.config.CleanseConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.config.ConfigResource;

/** What the brokers can do. */
final class Cluster {

    /** Transactions that the broker itself fences at each partition: KIP-890. */
    private static final short SAFE_TRANSACTIONS = 2;

    /** Longer than this, a killed instance's partitions stand still for too long. */
    private static final long SESSION_TIMEOUT_MAX_MS = 10_000;

    private static final String SESSION_TIMEOUT = "streams.session.timeout.ms";

    private final Admin admin;
    private final Calls calls;

    Cluster(Admin admin, Calls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    Findings transactions() throws ExecutionException {
        return transactions(feature("transaction.version"));
    }

    static Findings transactions(int version) {
        Findings findings = Findings.none();
        if (version < SAFE_TRANSACTIONS) {
            findings.warnings()
                    .add("the cluster's transaction.version is " + version + ", below " + SAFE_TRANSACTIONS
                            + ": a transaction can be left hanging by a lost client and block readers; upgrade the feature "
                            + "with kafka-features.sh upgrade --feature transaction.version=2");
        }
        return findings;
    }

    boolean useStreamsProtocol(CleanseConfig.Group group) throws ExecutionException {
        return group.protocol() == CleanseConfig.Protocol.AUTO
                ? choosesStreams(feature("streams.version"), sessionTimeoutMs(group.applicationId()))
                : group.protocol() == CleanseConfig.Protocol.STREAMS;
    }

    static boolean choosesStreams(int streamsVersion, long sessionTimeoutMs) {
        return streamsVersion > 0 && sessionTimeoutMs <= SESSION_TIMEOUT_MAX_MS;
    }

    private long sessionTimeoutMs(String group) throws ExecutionException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        Map<ConfigResource, Config> configs =
                calls.get(admin.describeConfigs(List.of(resource)).all());
        Config config = configs.get(resource);
        return config == null || config.get(SESSION_TIMEOUT) == null
                ? Long.MAX_VALUE
                : Long.parseLong(config.get(SESSION_TIMEOUT).value());
    }

    private int feature(String name) throws ExecutionException {
        FinalizedVersionRange range = calls.get(admin.describeFeatures().featureMetadata())
                .finalizedFeatures()
                .get(name);
        return range == null ? 0 : range.maxVersionLevel();
    }
}
