package io.sluice.sink.ledger;

import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Entry.Span;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import java.util.ArrayList;
import java.util.List;

/** Moves a partition to another offset: an entry of its own, in a new epoch, so that a replay meets no older file. */
public final class Reset {
    private final Disk disk;

    public Reset(Disk disk) {
        this.disk = disk;
    }

    /**
     * What was committed stays: parts that were growing are published with the next commit.
     *
     * @param to the offset from which to read on, or {@link Span#UNKNOWN} for wherever the consumer group begins
     * @param attempt a name that no attempt has had before
     * @return whether there was a ledger to move
     */
    public boolean move(Home home, long to, String attempt) throws DiskFault {
        Ledger ledger = new Ledger(disk, home);
        Entry newest = ledger.newest();
        if (newest.isNone()) {
            return false;
        }
        ledger.makeFolders();
        List<Growing> old = new ArrayList<>(newest.old());
        old.addAll(newest.open());
        long sequence = newest.id().sequence() + 1;
        Entry entry = new Entry(
                new Entry.Id(sequence, attempt, Entry.Id.RESET, newest.id().epoch() + 1),
                new Span(to, to, Entry.Tail.NONE),
                List.of(),
                old,
                newest.published(),
                Entry.Unwritten.NONE);
        if (ledger.append(entry, newest) instanceof Ledger.Append.Lost lost) {
            throw new DiskFault(
                    DiskFault.Kind.REFUSED,
                    "the ledger " + home.folder() + " was extended meanwhile (" + lost.to()
                            + "): stop the connector, then try again");
        }
        return true;
    }
}
