package io.sluice.gateway.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A record's header as the client gave it. */
public record Header(String name, byte[] value) {
    private static final String[] RESERVED = {"ingest-", "dlq-", "__connect"};

    /**
     * Whether only Sluice itself writes such a header. A client that could would pass for another record, or for a dead
     * letter on its way back.
     */
    public static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String prefix : RESERVED) {
            if (lower.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** As a batch keeps them: for each, length 2, name, length 4, value. */
    public static byte[] encode(List<Header> headers) {
        List<byte[]> names = headers.stream()
                .map(header -> header.name.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size = 0;
        for (int i = 0; i < headers.size(); i++) {
            size += Short.BYTES + names.get(i).length + Integer.BYTES + headers.get(i).value.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (int i = 0; i < headers.size(); i++) {
            byte[] value = headers.get(i).value;
            out.putShort((short) names.get(i).length).put(names.get(i));
            out.putInt(value.length).put(value);
        }
        return out.array();
    }

    public static List<Header> decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        List<Header> headers = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(name);
            byte[] value = new byte[in.getInt()];
            in.get(value);
            headers.add(new Header(new String(name, StandardCharsets.UTF_8), value));
        }
        return headers;
    }
}
