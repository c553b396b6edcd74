package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.feed.IdKind;
import io.sluice.stack.bench.feed.RawFeed;
import io.sluice.stack.bench.lab.BenchTopics;
import io.sluice.stack.bench.lab.Folders;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.TopicWatch;
import io.sluice.stack.process.Child;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topology in a process of its own that lives through all turns, since a Streams application on two slow cores is
 * being compiled for most of its first minute. It is suspended while the records of a turn are fed, and then let go: what is
 * measured is how fast it catches up, by the committed end of the topic that it writes.
 */
final class TopologyUnderTest implements AutoCloseable {

    private final Lab lab;
    private final String clean;
    private final RawFeed feed;
    private final TopicWatch watch;
    private final Path state;
    private final Start start;
    private final long recordsOfATurn;
    private @Nullable Child child;
    private long fed;

    /** Starts the process. */
    interface Start {
        /**
         * @param clean the topic to write; the one to read is named {@code <clean>.raw}
         * @param state the folder for its state
         */
        Child process(String clean, Path state) throws InterruptedException;
    }

    /** Makes its topics; starts nothing yet. */
    static TopologyUnderTest create(Lab lab, String name, IdKind kind, long recordsOfATurn, Start start)
            throws InterruptedException {
        String clean = "bench-" + name;
        lab.topics().createRaw(clean + ".raw");
        lab.topics().createClean(clean);
        return new TopologyUnderTest(lab, clean, kind, recordsOfATurn, start);
    }

    private TopologyUnderTest(Lab lab, String clean, IdKind kind, long recordsOfATurn, Start start) {
        this.lab = lab;
        this.clean = clean;
        this.feed = new RawFeed(lab.bootstrapServers(), clean + ".raw", kind, BenchTopics.PARTITIONS);
        this.watch = lab.topics().watch(clean);
        this.state = lab.config().dir().resolve("streams").resolve(clean);
        this.start = start;
        this.recordsOfATurn = recordsOfATurn;
    }

    /**
     * Starts the process and gives it half a turn's records, over which most of it is compiled.
     *
     * @return records per second
     */
    double warmUp() throws InterruptedException {
        feed(recordsOfATurn / 2);
        Child started = start.process(clean, state);
        child = started;
        return watch.recordsPerSecond(0, fed, started, lab.console());
    }

    /** @return records per second */
    double turn() throws InterruptedException {
        if (child == null || !child.isAlive()) {
            warmUp();
        }
        Child running = Objects.requireNonNull(child);
        Signals.send(running.pid(), "STOP");
        try {
            feed(recordsOfATurn);
        } finally {
            Signals.send(running.pid(), "CONT");
        }
        return watch.recordsPerSecond(fed - recordsOfATurn, fed, running, lab.console());
    }

    private void feed(long records) {
        feed.send(records);
        fed += records;
    }

    @Override
    public void close() throws InterruptedException {
        watch.close();
        feed.close();
        if (child != null) {
            lab.programs().stop(child);
        }
        lab.topics().delete(clean);
        lab.topics().delete(clean + ".raw");
        Folders.delete(state);
    }
}
