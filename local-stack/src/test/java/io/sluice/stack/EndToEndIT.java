package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.deploy.Topics;
import io.sluice.stack.judge.PublishedFiles;
import io.sluice.stack.judge.TopicLog;
import io.sluice.stack.part.Http;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP in, files out, on the real broker and the real worker. */
class EndToEndIT {

    private static final String TOPIC = "events";
    private static final int RECORDS = 10_000;
    private static final int BATCH = 250;

    @TempDir
    Path temp;

    private final Http http = new Http();

    @Test
    void shouldLandEachRecordOnceAndInOrderAcrossAStopAndARestart() throws Exception {
        // Given
        UpConfig config = UpConfig.onFreePorts(temp.resolve("up"));
        PublishedFiles published = new PublishedFiles(config.files());
        List<String> posted = new ArrayList<>();

        // When
        try (Stack stack = start(config)) {
            shouldRefuseABatchWithOneBadLine(stack);
            posted.addAll(post(stack, 0, RECORDS / 2));
            // Stopped at once: what is not committed yet has to be read again after the restart.
        }
        try (Stack stack = start(config)) {
            posted.addAll(post(stack, RECORDS / 2, RECORDS));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> published.lines(TOPIC).size() >= RECORDS);

            // Then: each once, and nothing of the batch that was refused.
            assertThat(published.lines(TOPIC)).hasSize(RECORDS).containsExactlyInAnyOrderElementsOf(posted);
            for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                assertThat(published.lines(TOPIC, partition))
                        .as("partition %d", partition)
                        .containsExactlyElementsOf(TopicLog.values(stack.bootstrapServers(), TOPIC, partition));
            }
        }
        assertThat(published.lines(TOPIC)).as("after the last stop").hasSize(RECORDS);
    }

    private void shouldRefuseABatchWithOneBadLine(Stack stack) throws Exception {
        // When
        HttpResponse<String> refusal = postTo(stack, "{\"n\":-1}\n{\"n\":-2}\n{\"n\":,}\n{\"n\":-4}\n");

        // Then
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.body()).contains("line 3").contains("column 6");
    }

    private static Stack start(UpConfig config) throws InterruptedException {
        Stack stack = Stack.prepare(config, ClassData.installation(), Console.system());
        try {
            stack.start();
            stack.deploy();
            return stack;
        } catch (RuntimeException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    private List<String> post(Stack stack, int from, int to) throws Exception {
        List<String> posted = new ArrayList<>();
        for (int first = from; first < to; first += BATCH) {
            List<String> batch = IntStream.range(first, first + BATCH)
                    .mapToObj(n -> "{\"n\":" + n + ",\"text\":\"naïve — “quoted”, \\u00e9\"}")
                    .toList();
            HttpResponse<String> response =
                    postTo(stack, batch.stream().map(line -> line + "\n").collect(Collectors.joining()));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).contains("\"ack\":\"kafka\"").contains("\"records\":" + BATCH);
            posted.addAll(batch);
        }
        return posted;
    }

    private HttpResponse<String> postTo(Stack stack, String ndjson) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(stack.gatewayAddress() + "/topics/" + TOPIC))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(ndjson)));
    }
}
