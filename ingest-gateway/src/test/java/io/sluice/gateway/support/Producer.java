package io.sluice.gateway.support;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Clients that post numbered records until they are told to stop, and remember what they were promised. Each thread
 * numbers its own records: {@code t<thread>-<number>}, in the order in which it got its answers.
 */
public final class Producer implements AutoCloseable {
    /** A gateway that is full or not there would be asked thousands of times a second. */
    private static final long REFUSED_PAUSE_NANOS = 20_000_000;

    private static final int FILL_BYTES = 104;

    private final IntSupplier port;
    private final String path;
    private final int recordsPerBatch;
    private final String fill;
    private final List<Thread> threads = new ArrayList<>();
    private final Promises promises;
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** @param port asked before each request: a gateway that was started again has another, one that is gone has 0 */
    public Producer(IntSupplier port, String path, int threads, int recordsPerBatch) {
        this(port, path, threads, recordsPerBatch, FILL_BYTES);
    }

    /** @param fillBytes what a record carries beside its name */
    public Producer(IntSupplier port, String path, int threads, int recordsPerBatch, int fillBytes) {
        this.fill = "x".repeat(fillBytes);
        this.port = port;
        this.path = path;
        this.recordsPerBatch = recordsPerBatch;
        this.promises = new Promises(threads);
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number), "load-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
            thread.start();
        }
    }

    private void run(int thread) {
        int next = 0;
        while (!stopped) {
            if (port.getAsInt() == 0) {
                LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
                continue;
            }
            StringBuilder body = new StringBuilder(recordsPerBatch * (fill.length() + 32));
            for (int i = 0; i < recordsPerBatch; i++) {
                body.append("{\"name\":\"t").append(thread).append('-').append(next + i);
                body.append("\",\"fill\":\"").append(fill).append("\"}\n");
            }
            post(thread, next, body.toString());
            next += recordsPerBatch;
        }
    }

    private void post(int thread, int first, String body) {
        try {
            HttpResponse<String> answer = HttpLoad.send(HttpLoad.ndjson(port.getAsInt(), path)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            String code = answer.statusCode() / 100 == 2
                    ? Integer.toString(answer.statusCode())
                    : answer.body().replaceAll(".*\"code\":\"(\\w+)\".*", "$1");
            answers.computeIfAbsent(code, key -> new AtomicLong()).incrementAndGet();
            if (answer.statusCode() / 100 == 2) {
                promises.add(thread, first, recordsPerBatch);
            } else {
                LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
            }
        } catch (Exception e) {
            answers.computeIfAbsent(e.getClass().getSimpleName(), key -> new AtomicLong())
                    .incrementAndGet();
            LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
        }
    }

    public Promises acknowledged() {
        return promises;
    }

    /** Requests by status, problem code or exception. */
    public Map<String, AtomicLong> answers() {
        return answers;
    }

    public long count(String answer) {
        AtomicLong count = answers.get(answer);
        return count == null ? 0 : count.get();
    }

    /** No request is on its way after it. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(70_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
