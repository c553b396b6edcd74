package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tier costs, side by side in one run against one broker: closed-loop clients that wait for their answer, and
 * the size of the groups that one sync makes durable. Prints a Markdown table.
 */
@Tag("torture")
class FiguresIT {
    private static final int RECORD_BYTES = 150;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("figures.seconds", 10));

    @TempDir
    Path dir;

    private record Load(int clients, int recordsPerBatch) {
        byte[] body() {
            String record = "{\"fill\":\"" + "x".repeat(RECORD_BYTES - 11) + "\"}\n";
            return record.repeat(recordsPerBatch).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
    }

    @Test
    void shouldPrintThroughputLatencyAndGroupSizes() throws Exception {
        KafkaBroker broker = SharedBroker.get();
        Map<String, String> config = Map.of("spool.dir", dir.resolve("spool").toString(), "spool.reserve.bytes", "0");
        try (GatewayProcess gateway =
                GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config, List.of("-Xmx512m"))) {
            broker.createTopic("figures", 4);
            gateway.awaitReady();
            System.out.println(
                    "| ack | clients | records a batch | records/s | MB/s | p50 ms | p99 ms | answers | batches"
                            + " a sync | records a sync | KB a sync |\n|---|---|---|---|---|---|---|---|---|---|---|");
            for (Load load : List.of(new Load(4, 500), new Load(32, 500), new Load(32, 10), new Load(32, 1))) {
                for (String ack : List.of("kafka", "spool")) {
                    run(gateway, ack, load, WARM_UP);
                    System.out.println(run(gateway, ack, load, MEASURED));
                }
            }
        }
    }

    private static String run(GatewayProcess gateway, String ack, Load load, Duration duration) throws Exception {
        // What the row before has left on disk would send this one's batches there too.
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> gateway.metric("ingestion_spool_batches ") == 0);
        double groups = gateway.metric("ingestion_spool_group_batches_count ");
        double batches = gateway.metric("ingestion_spool_group_batches_sum ");
        double bytes = gateway.metric("ingestion_spool_group_bytes_sum ");
        int[] answers = new int[600];
        long start = System.nanoTime();
        long[] latencies = drive(gateway, ack, load, start + duration.toNanos(), answers);
        double seconds = (System.nanoTime() - start) / 1e9;
        groups = gateway.metric("ingestion_spool_group_batches_count ") - groups;
        batches = gateway.metric("ingestion_spool_group_batches_sum ") - batches;
        bytes = gateway.metric("ingestion_spool_group_bytes_sum ") - bytes;
        assertThat(answers[200] + answers[202]).as("all were taken").isEqualTo(latencies.length);
        double records = latencies.length * (double) load.recordsPerBatch / seconds;
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.0f | %.1f | %.2f | %.2f | 200: %d, 202: %d | %.1f | %.0f | %.1f |",
                ack,
                load.clients,
                load.recordsPerBatch,
                records,
                records * RECORD_BYTES / 1e6,
                percentile(latencies, 0.5),
                percentile(latencies, 0.99),
                answers[200],
                answers[202],
                groups == 0 ? 0 : batches / groups,
                groups == 0 ? 0 : batches * load.recordsPerBatch / groups,
                groups == 0 ? 0 : bytes / groups / 1e3);
    }

    private static double percentile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (sorted.length * share))] / 1e6;
    }

    private static long[] drive(GatewayProcess gateway, String ack, Load load, long until, int[] answers)
            throws Exception {
        HttpRequest request = HttpLoad.ndjson(gateway.httpPort(), "/topics/figures?ack=" + ack)
                .POST(HttpRequest.BodyPublishers.ofByteArray(load.body()))
                .build();
        Callable<long[]> client = () -> {
            LongStream.Builder latencies = LongStream.builder();
            while (System.nanoTime() < until) {
                long sent = System.nanoTime();
                HttpResponse<String> answer = HttpLoad.send(request);
                latencies.add(System.nanoTime() - sent);
                synchronized (answers) {
                    answers[answer.statusCode()]++;
                }
            }
            return latencies.build().toArray();
        };
        ExecutorService threads = Executors.newFixedThreadPool(load.clients);
        try {
            LongStream all = LongStream.empty();
            for (Future<long[]> future : threads.invokeAll(java.util.Collections.nCopies(load.clients, client))) {
                all = LongStream.concat(all, Arrays.stream(future.get()));
            }
            return all.sorted().toArray();
        } finally {
            threads.shutdown();
        }
    }
}
