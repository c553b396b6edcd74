package io.sluice.gateway.spool.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame of a segment's done file: which of a topic's records are resolved. Frames are appended without a sync; one
 * that is torn or damaged is passed over, and its batches are read once more, with the same ids.
 *
 * <pre> 0 CRC   4 count   8 topic bytes   9 topic   then count times: ordinal, framed bytes </pre>
 */
public record Done(String topic, int[] ordinals, int[] bytes) {

    private static final int FIXED_BYTES = 9;
    private static final int MARK_BYTES = 8;

    public ByteBuffer encode(Checksum checksum) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(FIXED_BYTES + name.length + ordinals.length * MARK_BYTES);
        frame.putInt(0).putInt(ordinals.length).put((byte) name.length).put(name);
        for (int i = 0; i < ordinals.length; i++) {
            frame.putInt(ordinals[i]).putInt(bytes[i]);
        }
        frame.flip();
        return frame.putInt(0, checksum.of(frame.slice(Integer.BYTES, frame.limit() - Integer.BYTES)));
    }

    /** Every whole frame up to the first that is not. */
    public static List<Done> decode(ByteBuffer file, Checksum checksum) {
        List<Done> frames = new ArrayList<>();
        while (file.remaining() >= FIXED_BYTES) {
            int start = file.position();
            long count = Integer.toUnsignedLong(file.getInt(start + 4));
            int topicBytes = file.get(start + 8) & 0xFF;
            long length = FIXED_BYTES + topicBytes + count * MARK_BYTES;
            if (length > file.remaining()
                    || file.getInt(start)
                            != checksum.of(file.slice(start + Integer.BYTES, (int) length - Integer.BYTES))) {
                break;
            }
            byte[] name = new byte[topicBytes];
            file.position(start + FIXED_BYTES).get(name);
            int[] ordinals = new int[(int) count];
            int[] bytes = new int[(int) count];
            for (int i = 0; i < count; i++) {
                ordinals[i] = file.getInt();
                bytes[i] = file.getInt();
            }
            frames.add(new Done(new String(name, StandardCharsets.UTF_8), ordinals, bytes));
        }
        return frames;
    }
}
