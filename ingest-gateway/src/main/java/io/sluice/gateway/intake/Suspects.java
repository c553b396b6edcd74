package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Entry.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Finds the batch that makes one producer after another fail. All that such a producer held is under suspicion; what has
 * seen several fail is then sent alone, one batch at a time, until it is in Kafka or has used up its attempts. Nothing
 * else is sent meanwhile, or the failure would have another suspect each time; but for what stands before a suspect in
 * its topic's line, for it was read back from disk since or saw fewer producers fail: alone too, and soon a suspect
 * itself if it is the one.
 */
final class Suspects {
    /** Failed producers that a batch may see before it is sent alone. */
    private static final int ALONE_AFTER = 3;

    private final Desk desk;
    private final Set<Long> suspects = new HashSet<>();

    Suspects(Desk desk) {
        this.desk = desk;
    }

    /** A producer has failed while it held these. */
    void strike(List<Entry> held) {
        held.forEach(entry -> entry.strikes++);
        if (suspects.isEmpty() || held.size() == 1) {
            held.stream().filter(entry -> entry.strikes >= ALONE_AFTER).forEach(entry -> suspects.add(entry.id));
        }
    }

    /** Whether this batch, the first of its topic's line, may be sent now, with {@code inFlight} others on their way. */
    boolean mayBeSent(Entry entry, IntSupplier inFlight) {
        return suspects.isEmpty() || inFlight.getAsInt() == 0 && hasSuspects(entry.batch.topic());
    }

    private boolean hasSuspects(String topic) {
        for (Long id : suspects) {
            Entry suspect = desk.find(id);
            if (suspect != null && suspect.batch.topic().equals(topic)) {
                return true;
            }
        }
        return false;
    }

    boolean isConvicted(Entry entry) {
        return suspects.contains(entry.id) && entry.strikes >= ALONE_AFTER + desk.limits.attemptsMax();
    }

    /** To be called now and then: forgets those that have ended. */
    void tick() {
        for (Long id : new ArrayList<>(suspects)) {
            Entry entry = desk.find(id);
            if (entry == null || entry.stage == Stage.ENDED) {
                suspects.remove(id);
            }
        }
    }
}
