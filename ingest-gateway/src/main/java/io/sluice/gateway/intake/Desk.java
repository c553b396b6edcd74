package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Entry.Journal;
import io.sluice.gateway.intake.Entry.Stage;
import io.sluice.gateway.intake.Refusal.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The batches inside, and the few things that can be done to one: answered, journalled, moved to disk, ended. Each in
 * one place, so that none is answered twice, ended twice, or gives its room back twice.
 */
final class Desk {
    final Limits limits;
    final Admission admission;
    final HandOver handOver;
    final DrainRate rate = new DrainRate();

    private final RandomGenerator random;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private final EnumMap<End, Long> ends = new EnumMap<>(End.class);
    private List<Action> out = new ArrayList<>();
    private long replayBytes;

    Desk(Limits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
        this.admission = new Admission(limits);
        this.handOver = new HandOver(limits);
    }

    void emit(Action action) {
        out.add(action);
    }

    List<Action> takeActions() {
        List<Action> taken = out;
        out = new ArrayList<>();
        return taken;
    }

    void add(Entry entry) {
        if (entries.put(entry.id, entry) != null) {
            throw new IllegalStateException("batch " + entry.id + " is inside already");
        }
        if (entry.replayed) {
            replayBytes += entry.batch.sizeBytes();
        }
    }

    /** The batch with this id; null once it has ended, for news of it may come late. */
    @Nullable
    Entry find(long id) {
        return entries.get(id);
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long replayRoom() {
        return limits.replayBytes() - replayBytes;
    }

    Refusal refusal(Reason reason) {
        return new Refusal(reason, rate.retryAfterSeconds(admission.depth(), random));
    }

    long backoffMs(int failures) {
        return limits.backoff().delayMs(failures, random);
    }

    /** The lane takes it: from here on the producer's windows bound what was read ahead from disk. */
    void handOver(Line line, Entry entry) {
        entry.stage = Stage.HANDED;
        handOver.add(line, entry);
        if (entry.replayed) {
            replayBytes -= entry.batch.sizeBytes();
        }
    }

    void takeBack(Line line, Entry entry) {
        handOver.remove(line, entry);
        entry.stage = Stage.QUEUED;
        line.enqueue(entry);
        if (entry.replayed) {
            replayBytes += entry.batch.sizeBytes();
        }
    }

    void answer(Entry entry, Answer answer) {
        if (!entry.waiting) {
            throw new IllegalStateException("nobody waits for an answer about batch " + entry.id);
        }
        entry.waiting = false;
        entry.acknowledged = !(answer instanceof Answer.Refused);
        emit(new Action.Reply(entry.id, answer));
    }

    void refuse(Line line, Entry entry, Reason reason) {
        line.remove(entry);
        answer(entry, new Answer.Refused(refusal(reason)));
        end(entry, End.REFUSED);
    }

    void journal(Entry entry) {
        if (entry.journal == Journal.NONE) {
            entry.journal = Journal.WRITING;
            emit(new Action.Journal(entry.id, entry.seq, entry.batch));
        }
    }

    void evict(Line line, Entry entry) {
        line.evict(entry);
        entries.remove(entry.id);
        giveBack(entry, true);
        emit(new Action.Evict(entry.id));
    }

    /** The batch is in no line any more; this is the only way out but {@link #evict}. */
    void end(Entry entry, End end) {
        boolean wasQueued = entry.stage == Stage.QUEUED;
        entry.stage = Stage.ENDED;
        ends.merge(end, 1L, Long::sum);
        giveBack(entry, wasQueued);
        // While the journal's answer is still to come the batch stays known, for its copy must be let go then.
        if (entry.journal != Journal.WRITING) {
            entries.remove(entry.id);
        }
        if (entry.journal == Journal.DURABLE && end != End.SPOOL) {
            emit(new Action.Unjournal(entry.id));
        }
        emit(new Action.Ended(entry.id, entry.batch, end));
    }

    /** Ended while its journal entry was being written, and now that is answered. */
    void forgetEnded(Entry entry, boolean journaled) {
        entries.remove(entry.id);
        if (journaled) {
            emit(new Action.Unjournal(entry.id));
        }
    }

    Summary summary() {
        return new Summary(
                count(End.KAFKA),
                count(End.SPOOL),
                count(End.DEAD),
                count(End.REFUSED),
                count(End.CANCELLED),
                count(End.UNKNOWN),
                count(End.LOST));
    }

    private long count(End end) {
        return ends.getOrDefault(end, 0L);
    }

    private void giveBack(Entry entry, boolean wasQueued) {
        if (!entry.replayed) {
            admission.release(entry.id);
        } else if (wasQueued) {
            replayBytes -= entry.batch.sizeBytes();
        }
    }
}
