package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Refusal.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what is inside, in batches and in bytes, and lets nothing past either bound. A request is inside from its
 * admission, before its body is read, until every record of it is resolved or it lies on disk alone: the queue and
 * the producer together. What it holds is given back in one place, {@link #release}.
 */
final class Admission {
    private final Limits limits;
    private final Map<Long, Long> heldBytes = new HashMap<>();
    private long bytes;

    Admission(Limits limits) {
        this.limits = limits;
    }

    Optional<Reason> admit(long id, long sizeBytes) {
        if (heldBytes.size() >= limits.maxBatches() || sizeBytes > limits.maxBytes() - bytes) {
            return Optional.of(Reason.QUEUE_FULL);
        }
        if (heldBytes.putIfAbsent(id, sizeBytes) != null) {
            throw new IllegalStateException("request " + id + " was admitted before");
        }
        bytes += sizeBytes;
        return Optional.empty();
    }

    /** Adds to what the request holds, or refuses and leaves it as it is. */
    Optional<Reason> grow(long id, long sizeBytes) {
        long held = held(id);
        if (sizeBytes > limits.maxBytes() - bytes) {
            return Optional.of(Reason.QUEUE_FULL);
        }
        heldBytes.put(id, held + sizeBytes);
        bytes += sizeBytes;
        return Optional.empty();
    }

    void release(long id) {
        bytes -= held(id);
        heldBytes.remove(id);
    }

    boolean holds(long id) {
        return heldBytes.containsKey(id);
    }

    int depth() {
        return heldBytes.size();
    }

    long bytes() {
        return bytes;
    }

    boolean underPressure() {
        return bytes > limits.pressureBytes();
    }

    /** How full it is, by the fuller of the two bounds, from 0 to 1. */
    double fill() {
        return Math.max((double) heldBytes.size() / limits.maxBatches(), (double) bytes / limits.maxBytes());
    }

    private long held(long id) {
        Long held = heldBytes.get(id);
        if (held == null) {
            throw new IllegalStateException("request " + id + " holds nothing: it was never admitted or has ended");
        }
        return held;
    }
}
