package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.SegmentName;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The files of segments that are forgotten: gone as soon as the disk lets them, and counted as held until then. */
final class Deletions {
    private final Folder folder;
    private final Space space;
    private final Monitor monitor;
    private final Executor cleaner;
    /** Handed to the cleaner, and still there. */
    private final AtomicInteger going = new AtomicInteger();
    /** Could not be deleted: for the next {@link #retry}. */
    private final Queue<SegmentName> stuck = new ConcurrentLinkedQueue<>();

    /** @param cleaner deletes files; a disk can take its time for that, and who waits for a group's sync must not */
    Deletions(Folder folder, Space space, Monitor monitor, Executor cleaner) {
        this.folder = folder;
        this.space = space;
        this.monitor = monitor;
        this.cleaner = cleaner;
    }

    boolean areUnderWay() {
        return going.get() > 0 || !stuck.isEmpty();
    }

    void delete(SegmentName name) {
        going.incrementAndGet();
        cleaner.execute(() -> {
            try {
                folder.delete(name.fileName());
                space.file(name.fileName(), 0);
                folder.delete(name.doneName());
                space.file(name.doneName(), 0);
            } catch (IOException e) {
                monitor.ioFailed("delete " + name.fileName(), e);
                stuck.add(name);
            } finally {
                going.decrementAndGet();
            }
        });
    }

    /** Each once: what fails again at once comes back to the queue, and must not keep the caller here. */
    void retry() {
        for (int left = stuck.size(); left > 0; left--) {
            SegmentName again = stuck.poll();
            if (again != null) {
                delete(again);
            }
        }
    }
}
