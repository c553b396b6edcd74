package io.sluice.stack.part;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.process.ChildSpec;
import io.sluice.stack.process.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A distributed Connect worker with the file sink on an isolated plugin path. */
public final class ConnectPart implements Part {

    private static final int HEAP_MB = 512;

    private final UpConfig config;
    private final Installation installation;
    private final String bootstrapServers;
    private final Http http;
    private final Tuning tuning;

    public ConnectPart(UpConfig config, Installation installation, String bootstrapServers, Http http, Tuning tuning) {
        this.tuning = tuning;
        this.config = config;
        this.installation = installation;
        this.bootstrapServers = bootstrapServers;
        this.http = http;
    }

    @Override
    public String role() {
        return "connect";
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + config.connectPort();
    }

    @Override
    public ChildSpec prepare() {
        Map<String, String> properties = ConfFile.read(installation.connectConfig("worker.properties"));
        properties.putAll(forOneMachine());
        properties.putAll(tuning.properties());
        Path file = ConfFile.write(config.conf().resolve("connect.properties"), properties);
        Path logging = ConfFile.copy(config.conf().resolve("connect-log4j2.properties"), "log4j2.properties");
        return new ChildSpec(
                role(),
                "org.apache.kafka.connect.cli.ConnectDistributed",
                installation.workerClassPath(),
                HEAP_MB,
                tuning.jvmArgs("-Dlog4j2.configurationFile=" + logging),
                List.of(file.toString()),
                Map.of("SLUICE_FILES", config.files().toString()));
    }

    @Override
    public boolean isReady() {
        // The worker answers this one only once it has joined its group and read its configuration.
        return http.answersOk(address() + "/connectors");
    }

    @Override
    public Duration readyWithin() {
        return Duration.ofSeconds(90);
    }

    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(9);
    }

    /** What differs from the worker that an operator deploys: addresses, one replica, and less waiting. */
    private Map<String, String> forOneMachine() {
        return Map.ofEntries(
                Map.entry("bootstrap.servers", bootstrapServers),
                Map.entry("listeners", "HTTP://127.0.0.1:" + config.connectPort()),
                Map.entry("rest.advertised.host.name", "127.0.0.1"),
                Map.entry("plugin.path", installation.pluginPath().toString()),
                // A folder that exists: nothing in this stack is secret.
                Map.entry(
                        "config.providers.file.param.allowed.paths",
                        config.conf().toString()),
                Map.entry("config.storage.replication.factor", "1"),
                Map.entry("offset.storage.replication.factor", "1"),
                Map.entry("offset.storage.partitions", "1"),
                Map.entry("status.storage.replication.factor", "1"),
                Map.entry("status.storage.partitions", "1"),
                Map.entry("scheduled.rebalance.max.delay.ms", "0"),
                // The least that a broker allows: a killed worker is missed soon.
                Map.entry("session.timeout.ms", "6000"),
                Map.entry("heartbeat.interval.ms", "2000"),
                Map.entry("consumer.session.timeout.ms", "6000"),
                Map.entry("consumer.heartbeat.interval.ms", "2000"),
                Map.entry("offset.flush.interval.ms", "1000"));
    }
}
