package io.sluice.stack.bench.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The load: all connections on one thread and one selector, so that on a machine of two cores the generator takes as
 * little as it can from what it measures.
 *
 * <p>At a fixed rate, request k is due at start + k / rate, whether or not a connection is free then, and its latency
 * counts from the moment it was due. A server that stalls is thus charged for every request that the stall held up, not
 * only for the few that were under way (the error known as coordinated omission).
 */
final class LoadLoop {

    private static final long CONNECT_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STALLED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Selectors wait in milliseconds, too coarse for a schedule: at a fixed rate the thread naps this long instead. */
    private static final long NAP_NANOS = 100_000;

    private final LoadPlan plan;
    private final LongSupplier nanoClock;
    private final Supplier<CpuTimes.Reading> cpuTimes;
    private final Window window = new Window();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 << 10);
    private long sent;
    private long answered;
    private long lastAnswerNanos;

    /**
     * @param cpuTimes asked once before the first request, when it may take its time (the first question to the
     *     platform's beans loads some 40 ms of classes), and at either end of the measured time, when it holds up what
     *     is due meanwhile
     */
    LoadLoop(LoadPlan plan, LongSupplier nanoClock, Supplier<CpuTimes.Reading> cpuTimes) {
        this.plan = plan;
        this.nanoClock = nanoClock;
        this.cpuTimes = cpuTimes;
    }

    LoadResult run() throws IOException {
        try (Selector selector = Selector.open()) {
            connect(selector);
            var unusedFirst = cpuTimes.get();
            long start = nanoClock.getAsLong();
            long countFrom = start + (long) (plan.extent().warmSeconds() * 1e9);
            drive(selector, start, countFrom);
            window.clear();
            CpuTimes.Reading cpuBefore = cpuTimes.get();
            long from = nanoClock.getAsLong();
            long until =
                    plan.extent().seconds() > 0 ? from + (long) (plan.extent().seconds() * 1e9) : Long.MAX_VALUE;
            drive(selector, start, until);
            long to = nanoClock.getAsLong();
            chargeWhatIsOverdue(start, to);
            return window.result(
                    (to - from) / 1e9,
                    plan.shape().recordsPerRequest(),
                    cpuTimes.get().since(cpuBefore));
        }
    }

    /** Sends and receives until the time is up or everything is answered. */
    private void drive(Selector selector, long start, long until) throws IOException {
        lastAnswerNanos = nanoClock.getAsLong();
        for (long now = lastAnswerNanos; now < until && !isAllAnswered(); now = nanoClock.getAsLong()) {
            sendWhatIsDue(start, now);
            await(selector, until - now);
            if (now - lastAnswerNanos > STALLED_AFTER_NANOS) {
                throw new InterruptedIOException("no answer for " + STALLED_AFTER_NANOS / 1_000_000_000 + " s with "
                        + (sent - answered) + " requests under way");
            }
        }
    }

    private void sendWhatIsDue(long start, long now) throws IOException {
        while (!free.isEmpty() && !isAllSent()) {
            long due = plan.traffic().isClosedLoop() ? nanoClock.getAsLong() : dueNanos(start, sent);
            if (due > now && !plan.traffic().isClosedLoop()) {
                return;
            }
            Connection connection = free.remove();
            connection.send(plan.extent().firstBatch() + sent, due);
            sent++;
            freeAgain(connection);
        }
    }

    private long dueNanos(long start, long request) {
        return start + (long) (request * 1e9 / plan.traffic().ratePerSecond());
    }

    /** What was due and has no answer when the time is up waits already: left out, a stall at the end would not show. */
    private void chargeWhatIsOverdue(long start, long to) {
        if (plan.traffic().isClosedLoop()) {
            return;
        }
        connections.forEach(connection -> connection.forEachDue(due -> window.overdue(to - due)));
        for (long request = sent; dueNanos(start, request) < to; request++) {
            window.overdue(to - dueNanos(start, request));
        }
    }

    private void await(Selector selector, long atMostNanos) throws IOException {
        if (plan.traffic().isClosedLoop()) {
            selector.select(this::handle, Math.max(1, Math.min(100, atMostNanos / 1_000_000)));
        } else if (selector.selectNow(this::handle) == 0) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private void handle(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
                freeAgain(connection);
            }
            if (key.isReadable()) {
                connection.read(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answered(Connection connection, int status, long latencyNanos) {
        answered++;
        lastAnswerNanos = nanoClock.getAsLong();
        window.answered(status, latencyNanos);
        freeAgain(connection);
    }

    private void freeAgain(Connection connection) {
        connection.queueIn(free, plan.traffic().pipelined());
    }

    private boolean isAllSent() {
        return plan.extent().requests() > 0 && sent >= plan.extent().requests();
    }

    private boolean isAllAnswered() {
        return isAllSent() && answered >= sent;
    }

    private void connect(Selector selector) throws IOException {
        RequestTemplate template = RequestTemplate.of(plan);
        for (int i = 0; i < plan.traffic().connections(); i++) {
            SocketChannel channel = open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(channel, key, template, this::answered, nanoClock);
            key.attach(connection);
            connections.add(connection);
            freeAgain(connection);
        }
    }

    private SocketChannel open() throws IOException {
        long deadline = nanoClock.getAsLong() + CONNECT_WITHIN_NANOS;
        while (true) {
            try {
                return SocketChannel.open(
                        new InetSocketAddress("127.0.0.1", plan.target().port()));
            } catch (ConnectException e) {
                if (nanoClock.getAsLong() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(CONNECT_WITHIN_NANOS / 100);
            }
        }
    }
}
