package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.stream.Stream;

/** Ten thousand numbers that go in over HTTP, and out in files. */
final class Numbers {

    static final int COUNT = 10_000;

    private static final String TOPIC = "events";
    private static final int BATCH = 250;

    private final Http http = new Http();
    private final PublishedFiles published;
    private final List<String> posted = new ArrayList<>();

    /** @param files where they land */
    Numbers(Path files) {
        published = new PublishedFiles(files);
    }

    void shouldBeRefusedForOneBadLine(String gateway) throws Exception {
        // When
        HttpResponse<String> refusal = postTo(gateway, "{\"n\":-1}\n{\"n\":-2}\n{\"n\":,}\n{\"n\":-4}\n");

        // Then
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.body()).contains("line 3").contains("column 6");
    }

    void post(String gateway, int from, int to) throws Exception {
        for (int first = from; first < to; first += BATCH) {
            List<String> batch = IntStream.range(first, first + BATCH)
                    .mapToObj(n -> "{\"n\":" + n + ",\"text\":\"naïve — “quoted”, \\u00e9\"}")
                    .toList();
            HttpResponse<String> response =
                    postTo(gateway, batch.stream().map(line -> line + "\n").collect(Collectors.joining()));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).contains("\"ack\":\"kafka\"").contains("\"records\":" + BATCH);
            posted.addAll(batch);
        }
    }

    private HttpResponse<String> postTo(String gateway, String ndjson) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(gateway + "/topics/" + TOPIC))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(ndjson)));
    }

    /** Each once, nothing of the batch that was refused, and each partition as it is in the topic. */
    void shouldHaveLandedOnceAndInOrder(String bootstrapServers) {
        await().atMost(Duration.ofSeconds(60)).until(() -> landed().count() >= posted.size());
        assertThat(landed()).containsExactlyInAnyOrderElementsOf(posted);
        for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
            assertThat(published.lines(TOPIC, partition))
                    .as("partition %d", partition)
                    .containsExactlyElementsOf(TopicLog.values(bootstrapServers, TOPIC, partition));
        }
    }

    /** Others post to the topic as well. */
    private Stream<String> landed() {
        return published.lines(TOPIC).stream().filter(line -> line.startsWith("{\"n\":"));
    }
}
