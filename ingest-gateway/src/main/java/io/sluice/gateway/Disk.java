package io.sluice.gateway;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.flow.DeadStoreGraveyard;
import io.sluice.gateway.flow.Journal;
import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.flow.SpoolJournal;
import io.sluice.gateway.ops.AdminRoutes;
import io.sluice.gateway.ops.Metrics;
import io.sluice.gateway.ops.SpoolMetrics;
import io.sluice.gateway.send.Graveyard;
import io.sluice.gateway.send.TopicMemory;
import io.sluice.gateway.send.Topics;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.journal.DiskSpool;
import io.sluice.gateway.spool.journal.Notes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spool as the other parts need it, or the lack of one. */
final class Disk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);

    private static final String TOPICS = "topics";

    private final @Nullable Spool spool;
    private final @Nullable SpoolMetrics events;
    private final Journal journal;
    private final Graveyard graveyard;
    private final TopicMemory topics;

    private Disk(
            @Nullable Spool spool,
            @Nullable SpoolMetrics events,
            Journal journal,
            Graveyard graveyard,
            TopicMemory topics) {
        this.spool = spool;
        this.events = events;
        this.journal = journal;
        this.graveyard = graveyard;
        this.topics = topics;
    }

    static Disk open(GatewayConfig.Spool config, Clock clock, Metrics metrics) throws IOException {
        if (!config.isOn()) {
            return new Disk(
                    null,
                    null,
                    new Journal.None(),
                    (batch, errors, attempts) -> CompletableFuture.completedFuture(false),
                    TopicMemory.open(TopicMemory.Store.NONE));
        }
        SpoolMetrics events = new SpoolMetrics(metrics);
        DiskSpool spool = DiskSpool.open(config.config(), () -> Instant.ofEpochMilli(clock.wallTimeMs()), events);
        events.watch(spool, clock);
        return new Disk(
                spool,
                events,
                new SpoolJournal(spool),
                new DeadStoreGraveyard(spool.dead(), clock),
                TopicMemory.open(store(spool.notes())));
    }

    private static TopicMemory.Store store(Notes notes) {
        return new TopicMemory.Store() {
            @Override
            public Optional<byte[]> read() throws IOException {
                return notes.read(TOPICS);
            }

            @Override
            public void write(byte[] text) throws IOException {
                notes.write(TOPICS, text);
            }
        };
    }

    TopicMemory topics() {
        return topics;
    }

    /** Of this run: in the ids that the gateway makes, so it must never come again. */
    String incarnation() {
        return spool == null
                ? UUID.randomUUID().toString().replace("-", "")
                : spool.incarnation().id();
    }

    long firstSeq() {
        return spool == null ? 0 : spool.incarnation().firstSeq();
    }

    Journal journal() {
        return journal;
    }

    Graveyard graveyard() {
        return graveyard;
    }

    /** Puts what earlier runs have left ahead of all that is new. */
    void recover(Pipeline pipeline) {
        if (spool == null) {
            return;
        }
        spool.stats().topics().forEach((topic, backlog) -> {
            LOG.info("event=spool_recovered topic={} batches={} bytes={}", topic, backlog.batches(), backlog.bytes());
            pipeline.recovered(topic, firstSeq() - 1, backlog.batches());
        });
    }

    List<AdminRoutes> admin(Pipeline pipeline, Topics topics, AtomicLong ids) {
        return spool == null || events == null
                ? List.of()
                : List.of(new AdminRoutes(spool, events, pipeline, topics, ids));
    }

    long batches() {
        return spool == null ? 0 : spool.stats().batches();
    }

    boolean isFull() {
        if (spool == null) {
            return false;
        }
        if (spool.reserve("probe", 1) instanceof Reservation reservation) {
            reservation.release();
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        if (journal instanceof SpoolJournal open) {
            open.close();
        }
    }
}
