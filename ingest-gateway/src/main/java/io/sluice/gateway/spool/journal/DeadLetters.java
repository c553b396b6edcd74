package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.format.Label;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A dead letter as an entry of the dead store: what is known of its death, then its payload as it was.
 *
 * <pre> version, attempts, diedAtMs, seq, acceptedAtMs, records, topic, error class, error message, payload </pre>
 */
final class DeadLetters {
    /** The one topic of the dead store. */
    static final String TOPIC = "dead";

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 4 + 8 + 8 + 8 + 4;
    /** An exception's text can hold the record; this much of it tells what happened. */
    private static final int MAX_MESSAGE_CHARS = 4_000;

    private DeadLetters() {}

    static Entry encode(long id, DeadLetter letter) {
        Entry entry = letter.entry();
        String message = letter.errorMessage();
        byte[] topic = entry.topic().getBytes(StandardCharsets.UTF_8);
        byte[] errorClass = letter.errorClass().getBytes(StandardCharsets.UTF_8);
        byte[] errorMessage = message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARS))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(
                FIXED_BYTES + 3 * Integer.BYTES + topic.length + errorClass.length + errorMessage.length);
        head.put(VERSION).putInt(letter.attempts()).putLong(letter.diedAtMs());
        head.putLong(entry.seq()).putLong(entry.acceptedAtMs()).putInt(entry.records());
        for (byte[] text : List.of(topic, errorClass, errorMessage)) {
            head.putInt(text.length).put(text);
        }
        List<ByteBuffer> payload = new ArrayList<>();
        payload.add(head.flip());
        payload.addAll(entry.payload());
        return new Entry(TOPIC, id, letter.diedAtMs(), entry.records(), payload);
    }

    static DeadLetter.Buried decode(Entry buried) {
        ByteBuffer bytes = buried.payload().get(0).duplicate();
        byte version = bytes.get();
        if (version != VERSION) {
            throw new IllegalStateException("dead letter " + buried.seq() + " has version " + version
                    + " and this gateway knows version " + VERSION + ": use the one that wrote it, or a later one");
        }
        int attempts = bytes.getInt();
        long diedAtMs = bytes.getLong();
        long seq = bytes.getLong();
        long acceptedAtMs = bytes.getLong();
        int records = bytes.getInt();
        Label label = new Label(text(bytes), seq, acceptedAtMs, records);
        String errorClass = text(bytes);
        String errorMessage = text(bytes);
        Entry entry = new Entry(label.topic(), label.seq(), label.acceptedAtMs(), label.records(), bytes.slice());
        return new DeadLetter.Buried(buried.seq(), new DeadLetter(entry, errorClass, errorMessage, attempts, diedAtMs));
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
