package io.sluice.gateway.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Who the records of a batch are: record i has the id {@code <base>/<firstNumber + i>}, the same whenever it is sent
 * again.
 *
 * @param digest eight bytes over the body where the client named the batch, so that a name used twice for different
 *     bodies is noticed; empty where the gateway made the name
 */
public record Identity(String base, long firstNumber, byte[] digest) {
    private static final int NAME_BYTES = 16;
    private static final int DIGEST_BYTES = 8;
    private static final byte[] NO_DIGEST = {};

    /** Made by the gateway: its incarnation, the partition, and a number dense within both. */
    public static Identity ofGateway(String incarnation, int partition, long firstNumber) {
        return new Identity("g:" + incarnation + "." + partition, firstNumber, NO_DIGEST);
    }

    /** Made by the gateway for a batch whose records go to several partitions; each has its own number. */
    public static Identity ofGateway(String incarnation) {
        return new Identity("g:" + incarnation, 0, NO_DIGEST);
    }

    /** Named by the client: the same key of the same principal on the same topic gives the same ids. */
    public static Identity ofKey(String principal, String topic, String idempotencyKey, byte[] body) {
        byte[] digest = Arrays.copyOf(sha256().digest(body), DIGEST_BYTES);
        return new Identity("k:" + name(principal, topic, idempotencyKey), 0, digest);
    }

    /** An event names itself: its source and id are unique by the CloudEvents specification, so it is record 0. */
    public static Identity ofCloudEvent(String principal, String topic, String source, String id) {
        return new Identity("c:" + name(principal, topic, source, id), 0, NO_DIGEST);
    }

    private static String name(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length goes first, or ("ab", "c") and ("a", "bc") would be one name.
            sha.update(new byte[] {
                (byte) (bytes.length >>> 24),
                (byte) (bytes.length >>> 16),
                (byte) (bytes.length >>> 8),
                (byte) bytes.length
            });
            sha.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha.digest(), NAME_BYTES));
    }

    /** The header's value for the record with this index in its batch. */
    public byte[] id(int index) {
        return joined(base, firstNumber + index);
    }

    /** The header's value for the record with this number in this partition's sequence. */
    byte[] id(int partition, long number) {
        return joined(base + '.' + partition, number);
    }

    /** Name, slash and number as ASCII, written straight into the one array: there is one for each record. */
    private static byte[] joined(String name, long number) {
        int slash = name.length();
        byte[] id = new byte[slash + 1 + digits(number)];
        for (int i = 0; i < slash; i++) {
            id[i] = (byte) name.charAt(i);
        }
        id[slash] = '/';
        long rest = number;
        for (int i = id.length - 1; i > slash; i--) {
            id[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return id;
    }

    /** Of a number that is not negative. */
    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** A partition that depends on the name alone, so that a retry finds its first attempt's partition. */
    public int partition(int partitions) {
        return Math.floorMod(base.hashCode(), partitions);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
