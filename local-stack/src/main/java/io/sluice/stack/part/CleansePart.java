package io.sluice.stack.part;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.process.ChildSpec;
import io.sluice.stack.process.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cleanse: the gateway's jar with the role {@code cleanse}, in a process of its own. Which topics, the tuning says. */
public final class CleansePart implements Part {

    private static final int HEAP_MB = 384;

    private final UpConfig config;
    private final Installation installation;
    private final String bootstrapServers;
    private final int managementPort;
    private final Http http;
    private final Tuning tuning;

    public CleansePart(
            UpConfig config,
            Installation installation,
            String bootstrapServers,
            int managementPort,
            Http http,
            Tuning tuning) {
        this.config = config;
        this.installation = installation;
        this.bootstrapServers = bootstrapServers;
        this.managementPort = managementPort;
        this.http = http;
        this.tuning = tuning;
    }

    @Override
    public String role() {
        return "cleanse";
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + managementPort;
    }

    @Override
    public ChildSpec prepare() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("process.roles", role());
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("cleanse.topics.replication.factor", 1);
        properties.put("cleanse.state.dir", config.dir().resolve("cleanse"));
        properties.put("cleanse.management.host", "127.0.0.1");
        properties.put("cleanse.management.port", managementPort);
        properties.putAll(tuning.properties());
        Path file = ConfFile.write(config.conf().resolve("cleanse.properties"), properties);
        return new ChildSpec(
                role(),
                "io.sluice.gateway.GatewayMain",
                installation.gatewayClassPath(),
                HEAP_MB,
                tuning.jvmArgs("-XX:+UseSerialGC"),
                List.of(file.toString()),
                Map.of());
    }

    @Override
    public boolean isReady() {
        return http.answersOk(address() + "/health/ready");
    }

    @Override
    public Duration readyWithin() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Duration stopWithin() {
        // Its own cleanse.stop.timeout.ms is 10 s.
        return Duration.ofSeconds(12);
    }
}
