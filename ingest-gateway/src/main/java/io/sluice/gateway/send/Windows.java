package io.sluice.gateway.send;

import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes each partition may have inside the producer. The windows add up to less than the producer's memory,
 * so its {@code send} never waits for memory, and a partition that hangs takes its own window and no one else's.
 */
public final class Windows {
    /** Of the producer's batches for a partition: the one on its way, the one that is open, and the full ones' ends. */
    private static final int PARTLY_FILLED = 3;

    private final long memoryBytes;
    private final int batchBytes;
    private final Map<Partition, Long> used = new HashMap<>();
    private final Map<String, Integer> partitionsByTopic = new HashMap<>();
    private int partitions;

    record Partition(String topic, int number) {}

    /** What one batch brings to one partition, as the producer keeps it: framing and headers outweigh a short record. */
    record Share(Partition partition, long bytes) {
        static List<Share> of(Batch batch) {
            if (batch.placement() instanceof Placement.Single single) {
                long bytes = batch.sizeBytes() + (long) batch.recordCount() * RecordFactory.OVERHEAD_BYTES;
                return List.of(new Share(new Partition(batch.topic(), single.partition()), bytes));
            }
            Map<Integer, Long> bytes = new TreeMap<>();
            for (int i = 0; i < batch.recordCount(); i++) {
                long recordBytes = batch.records().sizeBytes(i) + RecordFactory.OVERHEAD_BYTES;
                bytes.merge(batch.partition(i), recordBytes, Long::sum);
            }
            return bytes.entrySet().stream()
                    .map(entry -> new Share(new Partition(batch.topic(), entry.getKey()), entry.getValue()))
                    .toList();
        }
    }

    Windows(long memoryBytes, int batchBytes) {
        this.memoryBytes = memoryBytes;
        this.batchBytes = batchBytes;
    }

    synchronized void topic(String topic, int partitionCount) {
        Integer before = partitionsByTopic.put(topic, partitionCount);
        partitions += partitionCount - (before == null ? 0 : before);
    }

    /** All shares of a batch or none. A share larger than its window goes alone. */
    synchronized boolean tryAcquire(List<Share> shares) {
        for (Share share : shares) {
            long held = used.getOrDefault(share.partition, 0L);
            if (held > 0 && held + share.bytes > windowBytes()) {
                return false;
            }
        }
        shares.forEach(share -> used.merge(share.partition, share.bytes, Long::sum));
        return true;
    }

    synchronized void release(List<Share> shares) {
        for (Share share : shares) {
            long left = used.getOrDefault(share.partition, 0L) - share.bytes;
            if (left < 0) {
                throw new IllegalStateException(share + " is given back and was not held");
            }
            if (left == 0) {
                used.remove(share.partition);
            } else {
                used.put(share.partition, left);
            }
        }
    }

    synchronized long windowBytes() {
        int count = Math.max(1, partitions);
        long reserved = (long) count * PARTLY_FILLED * batchBytes;
        return Math.max(batchBytes, (memoryBytes - reserved) / count);
    }
}
