package io.sluice.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.cleanse.Cleanse;
import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.ops.Health;
import io.sluice.cleanse.ops.Management;
import io.sluice.cleanse.ops.RedriveApi;
import io.sluice.cleanse.redrive.Redrives;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** {@code process.roles=cleanse}: raw topics in, clean topics and dead letters out. */
final class CleanseRole implements RoleRunner.Role {
    private final CleanseConfig config;
    private final Redrives redrives = new Redrives(InstantSource.system());
    private volatile @Nullable Cleanse cleanse;
    private volatile @Nullable Management management;

    CleanseRole(CleanseConfig config) {
        this.config = config;
    }

    /** Health can be asked for from the beginning, also while the brokers are still waited for. */
    @Override
    public void start() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Management opened = null;
        CleanseConfig.Management where = config.runtime().management();
        if (where.port() >= 0) {
            opened = Management.start(where.host(), where.port(), registry, this::health, redriveApi());
        }
        try {
            cleanse = Cleanse.start(config, registry, InstantSource.system());
            management = opened;
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
    }

    private RedriveApi redriveApi() {
        Map<String, Object> client = new HashMap<>(config.streams());
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", config.bootstrapServers()));
        return new RedriveApi(redrives, client, config.layout().replicationFactor());
    }

    private Health health() {
        Cleanse running = cleanse;
        return running == null ? Health.STARTING : running.health();
    }

    @Override
    public boolean isDead() {
        Cleanse running = cleanse;
        return running != null && running.isDead();
    }

    @Override
    public boolean stop() {
        redrives.close();
        Cleanse running = cleanse;
        if (running != null) {
            running.close();
        }
        Management open = management;
        if (open != null) {
            open.close();
        }
        return true;
    }
}
