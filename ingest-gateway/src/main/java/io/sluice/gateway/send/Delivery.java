package io.sluice.gateway.send;

import io.sluice.gateway.intake.Outcome;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * One batch on its way through the producer: how far it was handed over, and what became of each record. Handing over
 * happens on the sender's thread, answers come on the producer's; the lock is the batch's own and hardly contended.
 */
final class Delivery {
    final long id;
    final Batch batch;
    final List<Windows.Share> shares;

    /** Of the producer that has it; answers of an earlier one are ignored. */
    private volatile int epoch;

    /** On the sender's thread alone. */
    private int next;

    private BitSet resolvedBefore = new BitSet();
    private int pending;
    private final BitSet resolved = new BitSet();
    private final BitSet suspended = new BitSet();
    private final List<RecordError> errors = new ArrayList<>(0);
    private final Landings landings;

    boolean holdsWindow;

    Delivery(long id, Batch batch) {
        this.id = id;
        this.batch = batch;
        this.shares = Windows.Share.of(batch);
        int[] partitions = new int[shares.size()];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = shares.get(i).partition().number();
        }
        this.landings = new Landings(partitions);
        this.pending = batch.recordCount();
    }

    /** A new producer starts from the first unresolved record. */
    synchronized void restart(int newEpoch) {
        epoch = newEpoch;
        next = 0;
        suspended.clear();
        resolvedBefore = (BitSet) resolved.clone();
        pending = batch.recordCount() - resolved.cardinality();
    }

    int epoch() {
        return epoch;
    }

    /** The next record to hand over, or -1. */
    int next() {
        next = resolvedBefore.nextClearBit(next);
        return next < batch.recordCount() ? next : -1;
    }

    void handed() {
        next++;
    }

    boolean handedAny() {
        return next > 0;
    }

    /** True when this was the last answer that was missing. */
    synchronized boolean arrived(int index, int ofEpoch, long offset) {
        if (ofEpoch != epoch || resolved.get(index)) {
            return false;
        }
        resolved.set(index);
        landings.arrived(batch.partition(index), offset);
        return --pending == 0;
    }

    synchronized boolean failed(int index, int ofEpoch, RecordError error) {
        if (ofEpoch != epoch || resolved.get(index)) {
            return false;
        }
        resolved.set(index);
        errors.add(error);
        return --pending == 0;
    }

    /** Failed through no fault of its own: sent again alone once the partition is quiet. */
    synchronized boolean suspended(int index, int ofEpoch) {
        if (ofEpoch != epoch || resolved.get(index)) {
            return false;
        }
        suspended.set(index);
        return --pending == 0;
    }

    /** The next record to send alone, or -1 when none is left. */
    synchronized int nextSuspended() {
        int index = suspended.nextSetBit(0);
        if (index >= 0) {
            suspended.clear(index);
            pending++;
        }
        return index;
    }

    synchronized boolean needsRepair() {
        return !suspended.isEmpty();
    }

    synchronized boolean isResolved() {
        return resolved.cardinality() == batch.recordCount();
    }

    synchronized Outcome outcome() {
        errors.sort(Comparator.comparingInt(RecordError::index));
        return new Outcome(landings.placed(), List.copyOf(errors));
    }
}
