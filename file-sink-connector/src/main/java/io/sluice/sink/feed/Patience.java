package io.sluice.sink.feed;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** One bound for everything that a call waits for. */
final class Patience {
    enum Result {
        DONE,
        FAILED,
        LATE
    }

    private final LongSupplier nanos;
    private final long deadlineNanos;

    Patience(LongSupplier nanos, long timeoutMs) {
        this.nanos = nanos;
        this.deadlineNanos = nanos.getAsLong() + timeoutMs * 1_000_000;
    }

    Result await(Future<?> future) {
        try {
            future.get(Math.max(0, deadlineNanos - nanos.getAsLong()), TimeUnit.NANOSECONDS);
            return Result.DONE;
        } catch (TimeoutException e) {
            return Result.LATE;
        } catch (ExecutionException | CancellationException e) {
            return Result.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.LATE;
        }
    }
}
