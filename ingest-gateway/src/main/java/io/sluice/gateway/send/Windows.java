package io.sluice.gateway.send;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes each partition may have inside the producer. The windows add up to less than the producer's memory,
 * so its {@code send} never waits for memory, and a partition that hangs takes its own window and no one else's.
 */
public final class Windows {
    /** What each partition may hold in batches that are open or in flight beyond the bytes in them. */
    private static final int BATCHES_IN_FLIGHT = 6;

    private final long memoryBytes;
    private final int batchBytes;
    private final Map<Partition, Long> used = new HashMap<>();
    private final Map<String, Integer> partitionsByTopic = new HashMap<>();
    private int partitions;

    record Partition(String topic, int number) {}

    Windows(long memoryBytes, int batchBytes) {
        this.memoryBytes = memoryBytes;
        this.batchBytes = batchBytes;
    }

    synchronized void topic(String topic, int partitionCount) {
        Integer before = partitionsByTopic.put(topic, partitionCount);
        partitions += partitionCount - (before == null ? 0 : before);
    }

    /** A batch larger than its window goes alone. */
    synchronized boolean tryAcquire(Partition partition, long bytes) {
        long held = used.getOrDefault(partition, 0L);
        if (held > 0 && held + bytes > windowBytes()) {
            return false;
        }
        used.put(partition, held + bytes);
        return true;
    }

    synchronized void release(Partition partition, long bytes) {
        long left = used.getOrDefault(partition, 0L) - bytes;
        if (left < 0) {
            throw new IllegalStateException(partition + " gives back " + bytes + " bytes, more than it holds");
        }
        if (left == 0) {
            used.remove(partition);
        } else {
            used.put(partition, left);
        }
    }

    synchronized long windowBytes() {
        int count = Math.max(1, partitions);
        long reserved = (long) count * BATCHES_IN_FLIGHT * batchBytes;
        return Math.max(batchBytes, (memoryBytes - reserved) / count);
    }
}
