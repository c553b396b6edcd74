package io.sluice.gateway.clock;

import io.sluice.gateway.SuppressForbidden;

@SuppressForbidden(reason = "the one place that reads the machine's clocks")
final class SystemClock implements Clock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallTimeMs() {
        return System.currentTimeMillis();
    }
}
