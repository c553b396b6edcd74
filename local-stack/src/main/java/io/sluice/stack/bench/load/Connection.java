package io.sluice.stack.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** One keep-alive connection: sends renumbered copies of the template, up to so many at once. One thread's own. */
final class Connection {

    interface Listener {
        /** A whole answer has come to the oldest request under way. */
        void answered(Connection connection, int status, long latencyNanos);
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final RequestTemplate template;
    private final ByteBuffer request;
    private final MessageReader reader;
    private final ArrayDeque<Long> dueNanos = new ArrayDeque<>();
    private boolean queued;

    Connection(
            SocketChannel channel,
            SelectionKey key,
            RequestTemplate template,
            Listener listener,
            LongSupplier nanoClock) {
        this.channel = channel;
        this.key = key;
        this.template = template;
        this.request = template.copy();
        this.request.position(request.limit());
        this.reader =
                new MessageReader(status -> listener.answered(this, status, nanoClock.getAsLong() - dueNanos.remove()));
    }

    int underWay() {
        return dueNanos.size();
    }

    void forEachDue(LongConsumer action) {
        dueNanos.forEach(action::accept);
    }

    /** Joins the queue of those that may send, unless it stands there or may not: its last bytes must have left. */
    void queueIn(ArrayDeque<Connection> free, int pipelined) {
        if (!queued && isWritten() && underWay() < pipelined) {
            queued = true;
            free.add(this);
        }
    }

    /** @param dueNanos when the request should have left: its latency counts from here */
    void send(long batch, long dueNanos) throws IOException {
        this.dueNanos.add(dueNanos);
        queued = false;
        request.clear();
        template.renumber(request, batch);
        write();
    }

    void write() throws IOException {
        channel.write(request);
        int interest = isWritten() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    void read(ByteBuffer scratch) throws IOException {
        scratch.clear();
        if (channel.read(scratch) < 0) {
            throw new EOFException("the server closed a connection with " + dueNanos.size() + " requests under way");
        }
        reader.read(scratch.flip());
    }

    private boolean isWritten() {
        return !request.hasRemaining();
    }
}
