package io.sluice.stack.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Answers every request with the same few bytes and does nothing else: against it, the load generator's own cost and
 * its limit are measured.
 */
public final class NullServer {

    private static final String BODY = "{\"ack\":\"kafka\"}";
    private static final byte[] ANSWER = EventText.ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY);

    private final Selector selector;
    private final ServerSocketChannel server;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(256 << 10);

    private NullServer(Selector selector, ServerSocketChannel server) {
        this.selector = selector;
        this.server = server;
    }

    /** @param args the port on 127.0.0.1 */
    public static void main(String[] args) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            NullServer nullServer = new NullServer(selector, server);
            while (true) {
                selector.select(nullServer::handle);
            }
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = server.accept();
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ).attach(new MessageReader(status -> answer(channel)));
            } else if (!read(key)) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether the connection lives on */
    private boolean read(SelectionKey key) {
        try {
            scratch.clear();
            if (((SocketChannel) key.channel()).read(scratch) < 0) {
                return false;
            }
            ((MessageReader) key.attachment()).read(scratch.flip());
            return true;
        } catch (IOException | UncheckedIOException e) {
            // The generator ends with answers unread, which resets the connection: no matter.
            return false;
        }
    }

    private static void answer(SocketChannel channel) {
        try {
            // A few bytes into an empty socket buffer: they fit.
            channel.write(ByteBuffer.wrap(ANSWER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
