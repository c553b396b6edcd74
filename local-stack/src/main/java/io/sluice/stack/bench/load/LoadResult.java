package io.sluice.stack.bench.load;

import io.sluice.stack.bench.stat.Latency;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the load generator saw in its window.
 *
 * @param seconds length of the window
 * @param answers requests answered in the window, by HTTP status
 * @param records in those of them that were answered with 2xx
 * @param latency from the moment a request was due (fixed rate) or sent (closed loop) to its whole answer
 * @param cpuSeconds by process name; the generator's own under {@value #GENERATOR}
 */
public record LoadResult(
        double seconds, Map<Integer, Long> answers, long records, Latency latency, Map<String, Double> cpuSeconds) {

    public static final String GENERATOR = "load";

    /** Begins the one line of output that holds the result as JSON. */
    public static final String LINE = "RESULT ";

    public LoadResult {
        answers = Map.copyOf(answers);
        cpuSeconds = Map.copyOf(cpuSeconds);
    }

    public double recordsPerSecond() {
        return records / seconds;
    }

    /** Those alone that Kafka has acknowledged: the answer was 200, where 202 would name a lesser tier. */
    public double recordsInKafkaPerSecond() {
        return recordsPerSecond() * answers.getOrDefault(200, 0L) / Math.max(1, accepted());
    }

    public double requestsPerSecond() {
        return accepted() / seconds;
    }

    /** Answers with 2xx. */
    public long accepted() {
        return answers.entrySet().stream()
                .filter(answer -> answer.getKey() / 100 == 2)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Answers that are not 2xx, by status; empty where all is well. */
    public Map<Integer, Long> refused() {
        Map<Integer, Long> refused = new TreeMap<>(answers);
        refused.keySet().removeIf(status -> status / 100 == 2);
        return refused;
    }

    /** CPU microseconds that a process spent on each accepted request. */
    public double cpuMicrosPerRequest(String process) {
        Double seconds = cpuSeconds.get(process);
        if (seconds == null) {
            throw new IllegalArgumentException("the CPU time of " + process + " was not taken");
        }
        return seconds * 1e6 / Math.max(1, accepted());
    }
}
