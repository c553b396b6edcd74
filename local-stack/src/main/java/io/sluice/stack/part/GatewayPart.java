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

/** The ingest gateway. */
public final class GatewayPart implements Part {

    private static final int HEAP_MB = 512;

    private final UpConfig config;
    private final Installation installation;
    private final String bootstrapServers;
    private final Http http;
    private final Tuning tuning;

    public GatewayPart(UpConfig config, Installation installation, String bootstrapServers, Http http, Tuning tuning) {
        this.tuning = tuning;
        this.config = config;
        this.installation = installation;
        this.bootstrapServers = bootstrapServers;
        this.http = http;
    }

    @Override
    public String role() {
        return "gateway";
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + config.gatewayPort();
    }

    public String managementAddress() {
        return "http://127.0.0.1:" + config.managementPort();
    }

    @Override
    public ChildSpec prepare() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("http.host", "127.0.0.1");
        properties.put("http.port", config.gatewayPort());
        properties.put("management.host", "127.0.0.1");
        properties.put("management.port", config.managementPort());
        properties.putAll(tuning.properties());
        Path file = ConfFile.write(config.conf().resolve("gateway.properties"), properties);
        return new ChildSpec(
                role(),
                "io.sluice.gateway.GatewayMain",
                installation.gatewayClassPath(),
                HEAP_MB,
                tuning.jvmArgs(),
                List.of(file.toString()),
                Map.of());
    }

    @Override
    public boolean isReady() {
        return http.answersOk(managementAddress() + "/health/ready");
    }

    @Override
    public Duration readyWithin() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration stopWithin() {
        // Its own shutdown.timeout.ms is 10 s.
        return Duration.ofSeconds(12);
    }
}
