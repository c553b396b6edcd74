package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Refusal.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what is inside, in batches and in bytes, and lets nothing past either bound, nor one client past its share of
 * them. A request is inside from its admission, before its body is read, until every record of it is resolved or it lies
 * on disk alone: the queue and the producer together. What it holds is given back in one place, {@link #release}.
 */
final class Admission {
    private final Limits limits;
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<String, Client> clients = new HashMap<>();
    private long bytes;
    /** Clients that are close to their share. */
    private int pressed;

    private static final class Client {
        final String name;
        int batches;
        long bytes;

        Client(String name) {
            this.name = name;
        }
    }

    private static final class Held {
        final Client client;
        long bytes;

        Held(Client client) {
            this.client = client;
        }
    }

    Admission(Limits limits) {
        this.limits = limits;
    }

    Optional<Reason> admit(long id, String clientName, long sizeBytes) {
        if (held.size() >= limits.maxBatches() || sizeBytes > limits.maxBytes() - bytes) {
            return Optional.of(Reason.QUEUE_FULL);
        }
        Client client = clients.getOrDefault(clientName, new Client(clientName));
        if (client.batches >= limits.clientMaxBatches() || sizeBytes > limits.clientMaxBytes() - client.bytes) {
            return Optional.of(Reason.CLIENT_QUOTA);
        }
        Held holding = new Held(client);
        if (held.putIfAbsent(id, holding) != null) {
            throw new IllegalStateException("request " + id + " was admitted before");
        }
        clients.putIfAbsent(clientName, client);
        add(holding, 1, sizeBytes);
        return Optional.empty();
    }

    /** Adds to what the request holds, or refuses and leaves it as it is. */
    Optional<Reason> grow(long id, long sizeBytes) {
        Held holding = holding(id);
        if (sizeBytes > limits.maxBytes() - bytes) {
            return Optional.of(Reason.QUEUE_FULL);
        }
        if (sizeBytes > limits.clientMaxBytes() - holding.client.bytes) {
            return Optional.of(Reason.CLIENT_QUOTA);
        }
        add(holding, 0, sizeBytes);
        return Optional.empty();
    }

    void release(long id) {
        Held holding = holding(id);
        Client client = holding.client;
        add(holding, -1, -holding.bytes);
        held.remove(id);
        if (client.batches == 0) {
            clients.remove(client.name);
        }
    }

    private void add(Held holding, int batches, long sizeBytes) {
        Client client = holding.client;
        boolean before = isPressed(client);
        client.batches += batches;
        holding.bytes += sizeBytes;
        client.bytes += sizeBytes;
        bytes += sizeBytes;
        pressed += (isPressed(client) ? 1 : 0) - (before ? 1 : 0);
    }

    private boolean isPressed(Client client) {
        return client.bytes > limits.clientPressureBytes() || client.batches > limits.clientPressureBatches();
    }

    boolean holds(long id) {
        return held.containsKey(id);
    }

    int depth() {
        return held.size();
    }

    long bytes() {
        return bytes;
    }

    /** What waits is to be moved to disk: there is little room left, for all or for one client. */
    boolean underPressure() {
        return bytes > limits.pressureBytes() || held.size() > limits.pressureBatches() || pressed > 0;
    }

    /** How full it is, by the fuller of the two bounds, from 0 to 1. */
    double fill() {
        return Math.max((double) held.size() / limits.maxBatches(), (double) bytes / limits.maxBytes());
    }

    private Held holding(long id) {
        Held holding = held.get(id);
        if (holding == null) {
            throw new IllegalStateException("request " + id + " holds nothing: it was never admitted or has ended");
        }
        return holding;
    }
}
