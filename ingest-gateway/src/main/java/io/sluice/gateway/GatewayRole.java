package io.sluice.gateway;

import io.sluice.gateway.config.GatewayConfig;
import org.jspecify.annotations.Nullable;

/** {@code process.roles=gateway}: HTTP in, Kafka out. */
final class GatewayRole implements RoleRunner.Role {
    private final GatewayConfig config;
    private @Nullable Gateway gateway;

    GatewayRole(GatewayConfig config) {
        this.config = config;
    }

    @Override
    public void start() throws Exception {
        Gateway opened = new Gateway(config);
        opened.start();
        gateway = opened;
    }

    @Override
    public boolean isDead() {
        return false;
    }

    @Override
    public boolean stop() {
        return gateway == null || gateway.stop().lost() == 0;
    }
}
