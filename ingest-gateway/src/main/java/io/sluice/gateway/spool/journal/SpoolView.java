package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.DeadStore.Letters;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.SpoolStats.Backlog;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.disk.NioFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A spool folder that no gateway holds, to look at: nothing in it is changed. For one thread. */
public final class SpoolView implements AutoCloseable {
    private final Folder folder;
    private final Part batches;
    private final Part dead;
    private final List<Damage> damages;

    private record Part(Folder folder, Index index, Monitor monitor) {
        Cursor read(String topic, long afterSeq) {
            return new JournalCursor(topic, afterSeq, index, new Reader(folder, index, monitor));
        }
    }

    private SpoolView(Folder folder, Part batches, Part dead, List<Damage> damages) {
        this.folder = folder;
        this.batches = batches;
        this.dead = dead;
        this.damages = damages;
    }

    /**
     * Takes the folder's lock and reads what it holds.
     *
     * @param verifyAll reads every byte, and so finds all damage; else only what opening finds
     * @throws io.sluice.gateway.spool.disk.FolderInUseException if a gateway has it
     */
    public static SpoolView open(Path dir, boolean verifyAll) throws IOException {
        Folder folder = NioFolder.lock(dir);
        try {
            List<Damage> damages = new ArrayList<>();
            SpoolEvents events = new SpoolEvents() {
                @Override
                public void damaged(Damage damage) {
                    damages.add(damage);
                }
            };
            Part batches = part(folder, events, verifyAll);
            Part dead = part(folder.folder(DiskSpool.DEAD), events, verifyAll);
            return new SpoolView(folder, batches, dead, damages);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Part part(Folder folder, SpoolEvents events, boolean verifyAll) throws IOException {
        Monitor monitor = new Monitor(folder.path(), events);
        Recovery recovery = new Recovery(folder, monitor, verifyAll);
        recovery.run();
        return new Part(folder, recovery.index(), monitor);
    }

    public Map<String, Backlog> backlogs() {
        return batches.index.backlogs();
    }

    public Backlog deadLetters() {
        return dead.index.backlogs().getOrDefault(DeadLetters.TOPIC, new Backlog(0, 0, 0));
    }

    public Cursor read(String topic, long afterSeq) {
        return batches.read(topic, afterSeq);
    }

    public Letters letters() {
        return DiskDeadStore.letters(dead.read(DeadLetters.TOPIC, -1));
    }

    /** What was found so far; reading may find more. */
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    @Override
    public void close() {
        folder.close();
    }
}
