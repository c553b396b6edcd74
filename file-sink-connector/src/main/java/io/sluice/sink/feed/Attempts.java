package io.sluice.sink.feed;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Names of attempts. */
public final class Attempts {
    private Attempts() {}

    /** Each differs from all others, of whatever task, machine or time. */
    public static Supplier<String> unique() {
        String task = UUID.randomUUID().toString().replace("-", "");
        AtomicLong count = new AtomicLong();
        return () -> task + "." + count.incrementAndGet();
    }
}
