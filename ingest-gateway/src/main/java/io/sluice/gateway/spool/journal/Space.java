package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Refusal.Reason;
import io.sluice.gateway.spool.Reservation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who may write how much: what the folder's files really hold, what is promised, what the disk has left. Any thread may
 * ask; of each file one thread tells.
 */
final class Space {
    private final Map<String, Long> files = new ConcurrentHashMap<>();
    private final AtomicLong diskBytes = new AtomicLong();
    private final AtomicLong reservedBytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final long maxBytes;
    private final long marginBytes;
    private final long reserveBytes;
    private volatile long usableBytes = Long.MAX_VALUE;
    private volatile long diskBytesAtSample;
    private volatile @Nullable Refusal trouble;

    /** @param marginBytes kept from batches for the spool's own records and for moving life out of sparse segments */
    Space(long maxBytes, long marginBytes, long reserveBytes) {
        this.maxBytes = maxBytes;
        this.marginBytes = marginBytes;
        this.reserveBytes = reserveBytes;
    }

    Admission reserve(long bytes) {
        Refusal known = trouble;
        Refusal refusal = known != null ? known : refusal(bytes);
        if (refusal != null) {
            refused.incrementAndGet();
            return refusal;
        }
        reservedBytes.addAndGet(bytes);
        return new Reservation(bytes, back -> reservedBytes.addAndGet(-back));
    }

    private @Nullable Refusal refusal(long bytes) {
        long used = diskBytes.get() + reservedBytes.get();
        if (used + bytes > maxBytes - marginBytes) {
            return new Refusal(
                    Reason.CAP,
                    used,
                    maxBytes,
                    "the spool holds or has promised " + used + " of spool.max.bytes " + maxBytes
                            + ": it takes batches again as it drains");
        }
        long room = room();
        if (room - reservedBytes.get() - bytes < reserveBytes) {
            return new Refusal(
                    Reason.DISK_RESERVE,
                    room,
                    reserveBytes,
                    "the spool's disk has " + room + " bytes left, and spool.reserve.bytes keeps " + reserveBytes
                            + ": it takes batches again when there is room");
        }
        return null;
    }

    /** Room on the disk now, by the last look at it and what was written since. */
    private long room() {
        return usableBytes == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : usableBytes - Math.max(0, diskBytes.get() - diskBytesAtSample);
    }

    /** Whether the spool may write this much for itself. */
    boolean hasMargin(long bytes) {
        return diskBytes.get() + bytes <= maxBytes && room() > bytes;
    }

    boolean isOverHalf() {
        return diskBytes.get() > maxBytes / 2;
    }

    void sampled(long usable) {
        diskBytesAtSample = diskBytes.get();
        usableBytes = usable;
    }

    void file(String name, long bytes) {
        Long before = bytes == 0 ? files.remove(name) : files.put(name, bytes);
        diskBytes.addAndGet(bytes - (before == null ? 0 : before));
    }

    long fileBytes(String name) {
        return files.getOrDefault(name, 0L);
    }

    void failing(Refusal refusal) {
        trouble = refusal;
    }

    void well() {
        trouble = null;
    }

    /** Why nothing can be written at all, since the last failure. */
    Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    long diskBytes() {
        return diskBytes.get();
    }

    long reservedBytes() {
        return reservedBytes.get();
    }

    long maxBytes() {
        return maxBytes;
    }

    long refused() {
        return refused.get();
    }
}
