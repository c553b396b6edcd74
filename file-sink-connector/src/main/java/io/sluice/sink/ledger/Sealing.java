package io.sluice.sink.ledger;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.core.Seal;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import java.util.ArrayList;
import java.util.List;

/** Publishes what is committed of a partition that no task serves any more: a retired connector, a removed topic. */
public final class Sealing {
    private final Disk disk;

    public Sealing(Disk disk) {
        this.disk = disk;
    }

    /**
     * @param attempt a name that no attempt has had before
     * @return how many parts were published
     */
    public int seal(Home home, String attempt) throws DiskFault {
        try (PartitionWriter writer = PartitionWriter.open(disk, home, attempt, LedgerLimits.of(1))) {
            Entry head = writer.head();
            List<Growing> parts = new ArrayList<>(head.old());
            parts.addAll(head.open());
            if (parts.isEmpty()) {
                return 0;
            }
            List<Barrier.Mark> marks = new ArrayList<>();
            for (Growing part : parts) {
                marks.add(new Barrier.Mark(marks.size(), part, 0, Ranges.EMPTY, Seal.RETIRED));
            }
            Entry.Span span = head.span();
            Barrier barrier = new Barrier(span.to(), span.to(), span.tail(), marks, Entry.Unwritten.NONE);
            if (writer.commit(barrier, entry -> {}) instanceof PartitionWriter.Outcome.Fenced fenced) {
                throw new DiskFault(
                        DiskFault.Kind.REFUSED,
                        "a task still serves " + home.folder() + " (" + fenced.by() + "): stop the connector first");
            }
            return parts.size();
        }
    }
}
