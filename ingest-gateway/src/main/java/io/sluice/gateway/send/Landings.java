package io.sluice.gateway.send;

import io.sluice.gateway.intake.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the records of one batch have arrived, by partition. Touched once a record, so it allocates nothing then. */
final class Landings {
    private final int[] partitions;
    private final int[] counts;
    private final long[] first;
    private final long[] last;

    /** @param partitions those of the batch, rising */
    Landings(int[] partitions) {
        this.partitions = partitions;
        this.counts = new int[partitions.length];
        this.first = new long[partitions.length];
        this.last = new long[partitions.length];
    }

    void arrived(int partition, long offset) {
        int at = partitions.length == 1 ? 0 : Arrays.binarySearch(partitions, partition);
        first[at] = counts[at] == 0 ? offset : Math.min(first[at], offset);
        last[at] = counts[at] == 0 ? offset : Math.max(last[at], offset);
        counts[at]++;
    }

    List<Outcome.Placed> placed() {
        List<Outcome.Placed> placed = new ArrayList<>(partitions.length);
        for (int i = 0; i < partitions.length; i++) {
            if (counts[i] > 0) {
                placed.add(new Outcome.Placed(partitions[i], counts[i], first[i], last[i]));
            }
        }
        return placed;
    }
}
