package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A spool on a real folder, for tests: small segments, payloads that follow from the seq. */
public final class Scratch {
    public static final int SEGMENT_BYTES = 64 << 10;
    public static final String TOPIC = "events";

    private final SpoolConfig config;
    private final List<Damage> damages = new CopyOnWriteArrayList<>();

    public Scratch(Path dir) {
        this(new SpoolConfig(dir, 64L << 20, 0, SEGMENT_BYTES, 1 << 20));
    }

    public Scratch(SpoolConfig config) {
        this.config = config;
    }

    public DiskSpool open() throws IOException {
        return DiskSpool.open(config, InstantSource.system(), new SpoolEvents() {
            @Override
            public void damaged(Damage damage) {
                damages.add(damage);
            }
        });
    }

    /** Everything found damaged since the first opening. */
    public List<Damage> damages() {
        return damages;
    }

    public static Entry entry(String topic, long seq, int bytes) {
        return new Entry(topic, seq, 1_000 + seq, 7, ByteBuffer.wrap(payload(seq, bytes)));
    }

    public static byte[] payload(long seq, int bytes) {
        byte[] payload = new byte[bytes];
        new Random(seq).nextBytes(payload);
        return payload;
    }

    /** Reserves and appends; refusals of either come back as the answer. */
    public static CompletableFuture<Append> append(Spool spool, Entry entry) {
        Admission admission = spool.reserve(entry.topic(), entry.payloadBytes());
        if (admission instanceof Reservation reservation) {
            return spool.append(entry, reservation).toCompletableFuture();
        }
        return CompletableFuture.completedFuture((Refusal) admission);
    }

    /** Appends and waits until it is on disk. */
    public static Ticket store(Spool spool, Entry entry) {
        Append answer = append(spool, entry).join();
        if (answer instanceof Stored stored) {
            return stored.ticket();
        }
        throw new IllegalStateException("refused: " + answer);
    }

    /** Stores {@code count} entries of one topic from the incarnation's first seq. */
    public static List<Ticket> fill(Spool spool, String topic, int count, int bytes) {
        List<CompletableFuture<Append>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(append(spool, entry(topic, spool.incarnation().firstSeq() + i, bytes)));
        }
        return answers.stream().map(answer -> ((Stored) answer.join()).ticket()).toList();
    }

    public static List<Spooled> readAll(Spool spool, String topic) {
        List<Spooled> all = new ArrayList<>();
        try (Cursor cursor = spool.read(topic)) {
            for (Optional<Spooled> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    /** The files of the spool with an ending, in the order of their names. */
    public List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(config.dir())) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    public Path copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(config.dir())) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(config.dir().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("LOCK")) {
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }
}
