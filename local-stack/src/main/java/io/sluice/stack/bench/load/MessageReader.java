package io.sluice.stack.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Finds the ends of HTTP/1.1 messages in a stream of bytes, requests or responses alike: a head up to an empty line,
 * then as many bytes as its Content-Length says. Chunked bodies are refused, since nothing here sends them.
 */
final class MessageReader {

    private static final int MAX_HEAD_BYTES = 8192;
    private static final String LENGTH = "\r\ncontent-length:";

    private final byte[] head = new byte[MAX_HEAD_BYTES];
    private final IntConsumer onMessage;
    private int headBytes;
    private long bodyLeft;
    private int status;
    private boolean inBody;

    /** @param onMessage told the status of each whole response, or 0 for a request */
    MessageReader(IntConsumer onMessage) {
        this.onMessage = onMessage;
    }

    /** Takes all that the buffer holds. */
    void read(ByteBuffer input) {
        while (input.hasRemaining() || (inBody && bodyLeft == 0)) {
            if (inBody) {
                skipBody(input);
            } else {
                readHead(input);
            }
        }
    }

    private void skipBody(ByteBuffer input) {
        int skipped = (int) Math.min(bodyLeft, input.remaining());
        input.position(input.position() + skipped);
        bodyLeft -= skipped;
        if (bodyLeft == 0) {
            inBody = false;
            headBytes = 0;
            onMessage.accept(status);
        }
    }

    private void readHead(ByteBuffer input) {
        while (input.hasRemaining()) {
            if (headBytes == MAX_HEAD_BYTES) {
                throw new IllegalStateException("a message head is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            byte next = input.get();
            head[headBytes++] = next;
            if (next == '\n' && headBytes >= 4 && head[headBytes - 3] == '\n') {
                endHead();
                return;
            }
        }
    }

    private void endHead() {
        String text = new String(head, 0, headBytes, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        status = text.startsWith("http/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        int at = text.indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("a message without Content-Length: " + text.strip());
        }
        int from = at + LENGTH.length();
        bodyLeft = Long.parseLong(text.substring(from, text.indexOf('\r', from)).strip());
        inBody = true;
    }
}
