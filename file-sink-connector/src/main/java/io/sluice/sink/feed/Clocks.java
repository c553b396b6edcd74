package io.sluice.sink.feed;

import io.sluice.sink.SuppressForbidden;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Wall time, for rotation, and a clock that never jumps, for everything that is waited for. */
public record Clocks(InstantSource wall, LongSupplier nanos) {

    @SuppressForbidden(reason = "The one place that opens the system's clocks")
    public static Clocks system() {
        return new Clocks(InstantSource.system(), System::nanoTime);
    }

    long millis() {
        return wall.millis();
    }
}
