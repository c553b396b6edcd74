package io.sluice.stack.torture;

import io.sluice.stack.judge.SentEvent;
import io.sluice.stack.part.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Clients that do what a careful one does: send a batch, wait for its answer, and on anything but an acknowledgement
 * send the same batch again under the same {@code Idempotency-Key}, until it is acknowledged.
 */
final class ClientLoad implements AutoCloseable {

    private static final long PAUSE_NANOS = 20_000_000;

    private final String uri;
    private final Plan plan;
    private final Http http = new Http();
    private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong repeats = new AtomicLong();
    private volatile boolean stopping;

    /**
     * What each client sends.
     *
     * @param batch events of a request
     * @param events at most; a client stops there by itself
     * @param repeatOneIn so many acknowledged batches are sent once more, as by a client that has lost the answer; 0 for
     *     none
     * @param json of an event, on one line
     */
    record Plan(int batch, long events, int repeatOneIn, Function<SentEvent, String> json) {

        /** Until it is told to stop, nothing twice. */
        static final Plan DEFAULT = new Plan(50, Long.MAX_VALUE, 0, SentEvent::json);
    }

    private ClientLoad(String uri, Plan plan) {
        this.uri = uri;
        this.plan = plan;
    }

    /** Starts this many clients, each on a thread of its own, each with one batch on its way at a time. */
    static ClientLoad start(String gatewayAddress, String topic, int clients) {
        return start(gatewayAddress, topic, clients, Plan.DEFAULT);
    }

    static ClientLoad start(String gatewayAddress, String topic, int clients, Plan plan) {
        ClientLoad load = new ClientLoad(gatewayAddress + "/topics/" + topic, plan);
        for (int client = 0; client < clients; client++) {
            int number = client;
            Thread thread = new Thread(() -> load.run(number), "client-" + client);
            load.clients.add(thread);
            thread.start();
        }
        return load;
    }

    /** Lets each client finish the batch that it is at; every event sent is acknowledged afterwards. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        for (Thread client : clients) {
            client.join(Duration.ofSeconds(120).toMillis());
            if (client.isAlive()) {
                throw new AssertionError(client.getName() + " still waits for an acknowledgement; answers: " + answers);
            }
        }
    }

    /** Whether any client has more to send. */
    boolean isRunning() {
        return clients.stream().anyMatch(Thread::isAlive);
    }

    /** Batches that were sent again though they were acknowledged. */
    long repeats() {
        return repeats.get();
    }

    /** By client: how many events, from number 0 on, are acknowledged. */
    Map<Integer, Long> acknowledged() {
        return new TreeMap<>(acknowledged);
    }

    long acknowledgedInAll() {
        return acknowledged.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often each status or failure was answered. */
    Map<String, AtomicLong> answers() {
        return new TreeMap<>(answers);
    }

    private void run(int client) {
        for (long batch = 0; !stopping && batch * plan.batch() < plan.events(); batch++) {
            HttpRequest.Builder request = request(client, batch);
            sendUntilAcknowledged(request);
            acknowledged.merge(client, (long) plan.batch(), Long::sum);
            if (plan.repeatOneIn() > 0 && batch % plan.repeatOneIn() == 0) {
                sendUntilAcknowledged(request);
                repeats.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void sendUntilAcknowledged(HttpRequest.Builder request) {
        while (!isAcknowledged(request)) {
            LockSupport.parkNanos(5 * PAUSE_NANOS);
        }
    }

    private HttpRequest.Builder request(int client, long batch) {
        String body = LongStream.range(batch * plan.batch(), (batch + 1) * plan.batch())
                .mapToObj(n -> plan.json().apply(new SentEvent(client, n)) + "\n")
                .collect(Collectors.joining());
        return HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", client + "-" + batch)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private boolean isAcknowledged(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request);
            count(Integer.toString(response.statusCode()));
            return response.statusCode() == 200 || response.statusCode() == 202;
        } catch (IOException e) {
            count(e.getClass().getSimpleName());
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a client", e);
        }
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, unseen -> new AtomicLong()).incrementAndGet();
    }
}
