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
    private final IntSupplier port;
    private final String path;
    private final int recordsPerBatch;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** @param port asked before each request: a gateway that was started again has another */
    public Producer(IntSupplier port, String path, int threads, int recordsPerBatch) {
        this.port = port;
        this.path = path;
        this.recordsPerBatch = recordsPerBatch;
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number), "load-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
            thread.start();
        }
    }

    private void run(int thread) {
        long next = 0;
        while (!stopped) {
            List<String> names = new ArrayList<>();
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < recordsPerBatch; i++) {
                String name = "t" + thread + "-" + next++;
                names.add(name);
                body.append("{\"name\":\"")
                        .append(name)
                        .append("\",\"fill\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                                + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}\n");
            }
            post(names, body.toString());
        }
    }

    private void post(List<String> names, String body) {
        try {
            HttpResponse<String> answer = HttpLoad.send(HttpLoad.ndjson(port.getAsInt(), path)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            String code = answer.statusCode() / 100 == 2
                    ? Integer.toString(answer.statusCode())
                    : answer.body().replaceAll(".*\"code\":\"(\\w+)\".*", "$1");
            answers.computeIfAbsent(code, key -> new AtomicLong()).incrementAndGet();
            if (answer.statusCode() / 100 == 2) {
                names.forEach(name -> acknowledged.put(name, code));
            }
        } catch (Exception e) {
            answers.computeIfAbsent(e.getClass().getSimpleName(), key -> new AtomicLong())
                    .incrementAndGet();
            // A gateway that is not there would be asked thousands of times a second.
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Name of each record that was promised, and the status that promised it. */
    public Map<String, String> acknowledged() {
        return acknowledged;
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
