package io.sluice.sink.feed;

import io.sluice.sink.compress.Codec;
import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Phase;
import io.sluice.sink.core.Slab;
import io.sluice.sink.core.Trouble;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.PartitionWriter;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Between the task thread and a partition's lane: jobs go one way, events come back. The writer behind it is touched by
 * the lane alone. A writer that has failed or was fenced is let go at once; what was handed over after that is dropped,
 * for the partition starts again from the ledger.
 */
final class Tray {
    private final Home home;
    private final Works works;
    private final SlabPool slabs;
    private final Lane lane;
    private final Supplier<String> attempts;
    private final Queue<Phase.Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong inFlightBytes = new AtomicLong();
    private volatile Entry head = Entry.NONE;
    private volatile long durableTo = Entry.Span.UNKNOWN;
    private @Nullable PartitionWriter writer;

    /** @param attempts gives a name that no attempt has had before, on any machine */
    Tray(Home home, Works works, SlabPool slabs, Lane lane, Supplier<String> attempts) {
        this.home = home;
        this.works = works;
        this.slabs = slabs;
        this.lane = lane;
        this.attempts = attempts;
    }

    Phase.@Nullable Event nextEvent() {
        return events.poll();
    }

    void report(Phase.Event event) {
        events.add(event);
    }

    /** The ledger's newest entry when it was last opened. */
    Entry head() {
        return head;
    }

    long durableTo() {
        return durableTo;
    }

    long inFlightBytes() {
        return inFlightBytes.get();
    }

    long busySinceNanos() {
        return lane.busySinceNanos();
    }

    CompletableFuture<Void> open() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.submit(() -> {
            letGo();
            try {
                PartitionWriter opened = PartitionWriter.open(works.disk(), home, attempts.get(), works.ledgers());
                writer = opened;
                head = opened.head();
                durableTo = head.span().to();
                report(new Phase.Event.Opened());
            } catch (DiskFault e) {
                report(new Phase.Event.OpenFailed(e.trouble()));
            } catch (RuntimeException e) {
                report(new Phase.Event.OpenFailed(new Trouble(Trouble.Kind.IO, String.valueOf(e.getMessage()))));
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /** @param codec what the slab is packed with, on the thread that writes it */
    void write(int part, Slab slab, Codec codec) {
        int bytes = slab.length();
        int records = slab.records();
        slabs.handOver(slab);
        inFlightBytes.addAndGet(bytes);
        lane.submit(() -> {
            try {
                attempt(current -> {
                    codec.pack(slab);
                    current.write(part, slab);
                    works.metrics().written(records, slab.length());
                });
            } finally {
                inFlightBytes.addAndGet(-bytes);
                slabs.giveBack(slab, bytes);
            }
        });
    }

    /** The future is done when the commit has ended, well or not: {@link #durableTo} tells what it was good for. */
    CompletableFuture<Void> commit(Barrier barrier) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        lane.submit(() -> {
            long startNanos = works.clocks().nanos().getAsLong();
            try {
                attempt(current -> {
                    PartitionWriter.Outcome outcome = current.commit(barrier, this::durable);
                    if (outcome instanceof PartitionWriter.Outcome.Fenced fenced) {
                        works.metrics().fenced.increment();
                        end(new Trouble(Trouble.Kind.FENCED, fenced.by()));
                    } else if (outcome instanceof PartitionWriter.Outcome.Done done) {
                        works.metrics().published(done.sealed());
                    }
                });
            } finally {
                works.metrics().committed(works.clocks().nanos().getAsLong() - startNanos);
                ended.complete(null);
            }
        });
        return ended;
    }

    private void durable(Entry entry) {
        durableTo = entry.span().to();
        works.metrics().durable();
        report(new Phase.Event.Durable());
    }

    void close() {
        lane.submit(this::letGo);
    }

    private interface Work {
        void on(PartitionWriter current) throws DiskFault;
    }

    private void attempt(Work work) {
        PartitionWriter current = writer;
        if (current == null) {
            return;
        }
        try {
            work.on(current);
        } catch (DiskFault e) {
            end(e.trouble());
        } catch (RuntimeException e) {
            end(new Trouble(Trouble.Kind.IO, String.valueOf(e)));
        }
    }

    private void end(Trouble trouble) {
        letGo();
        works.metrics().faults.increment();
        report(new Phase.Event.Faulted(trouble));
    }

    private void letGo() {
        PartitionWriter current = writer;
        writer = null;
        if (current != null) {
            current.close();
        }
    }
}
