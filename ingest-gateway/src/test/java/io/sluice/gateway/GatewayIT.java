package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.SharedGateway;
import io.sluice.gateway.support.TopicReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** What becomes of a batch that the gateway takes: its records in a real broker. */
class GatewayIT {
    private static final KafkaBroker BROKER = SharedBroker.get();
    private static final GatewayProcess GATEWAY = SharedGateway.get();

    @Test
    void shouldAnswerWithThePlaceOfEveryRecordInKafka() throws Exception {
        // Given
        BROKER.createTopic("placed", 4);
        String body = IntStream.range(0, 500).mapToObj(i -> "{\"n\":" + i + "}").collect(Collectors.joining("\n"));

        // When
        HttpResponse<String> answer = HttpLoad.post(GATEWAY.httpPort(), "/topics/placed", body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        List<TopicReader.Read> records = TopicReader.all(BROKER.bootstrap(), "placed");
        int partition = records.get(0).partition();
        assertThat(answer.body())
                .isEqualTo("{\"ack\":\"kafka\",\"records\":500,\"partitions\":[{\"partition\":" + partition
                        + ",\"records\":500,\"first_offset\":0,\"last_offset\":499}],\"errors\":[]}");
        assertThat(records).extracting(TopicReader.Read::value).containsExactly(body.split("\n"));
        assertThat(records)
                .extracting(TopicReader.Read::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("g:"));
        assertThat(records).allMatch(record -> record.headers().containsKey("ingest-time"));
        assertThat(GATEWAY.log().lines().filter(line -> line.contains("event=topic_weakly_replicated topic=placed")))
                .singleElement()
                .asString()
                .contains("replicas=1 min_insync_replicas=1");
    }

    @Test
    void shouldTakeAnArrayOfJsonRecords() throws Exception {
        // Given
        BROKER.createTopic("array", 1);

        // When
        HttpResponse<String> answer = HttpLoad.post(
                GATEWAY.httpPort(), "/topics/array", "application/json", " [ {\"a\":1} , [2,3] ,\"x\" ] ");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(TopicReader.all(BROKER.bootstrap(), "array"))
                .extracting(TopicReader.Read::value)
                .containsExactly("{\"a\":1}", "[2,3]", "\"x\"");
    }

    @Test
    void shouldNotAskForTheTopicsAgainWithEachRequestWhereSeveralAreInUse() throws Exception {
        // Given
        List<String> topics = List.of("by-turns-1", "by-turns-2");
        for (String topic : topics) {
            BROKER.createTopic(topic, 1);
            assertThat(HttpLoad.post(GATEWAY.httpPort(), "/topics/" + topic, "{}")
                            .statusCode())
                    .isEqualTo(200);
        }
        double before = GATEWAY.metric("kafka_producer_request_total");

        // When
        for (int n = 0; n < 100; n++) {
            HttpLoad.post(GATEWAY.httpPort(), "/topics/" + topics.get(n % 2), "{}");
        }

        // Then: one to produce each, and hardly another.
        assertThat(GATEWAY.metric("kafka_producer_request_total") - before).isBetween(100.0, 120.0);
    }

    @Test
    void shouldGiveTheSameIdsToARetryWithTheSameKey() throws Exception {
        // Given
        BROKER.createTopic("retried", 4);
        HttpRequest request = HttpLoad.ndjson(GATEWAY.httpPort(), "/topics/retried")
                .header("Idempotency-Key", "order-17")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}\n{\"a\":2}"))
                .build();

        // When
        HttpLoad.send(request);
        HttpLoad.send(request);

        // Then
        List<TopicReader.Read> records = TopicReader.all(BROKER.bootstrap(), "retried");
        assertThat(records).hasSize(4);
        assertThat(records)
                .extracting(TopicReader.Read::partition)
                .containsOnly(records.get(0).partition());
        assertThat(records.subList(0, 2))
                .extracting(TopicReader.Read::id)
                .containsExactlyElementsOf(
                        records.subList(2, 4).stream().map(TopicReader.Read::id).toList());
        assertThat(records)
                .allMatch(record ->
                        record.id().startsWith("k:") && record.headers().containsKey("ingest-digest"));
    }

    @Test
    void shouldSendEachRecordWhereItsKeySendsIt() throws Exception {
        // Given
        BROKER.createTopic("keyed", 4);
        String body = IntStream.range(0, 100)
                .mapToObj(i -> "{\"user\":{\"id\":\"u" + i % 10 + "\"},\"n\":" + i + "}")
                .collect(Collectors.joining("\n"));

        // When
        HttpResponse<String> answer = HttpLoad.post(GATEWAY.httpPort(), "/topics/keyed?key=/user/id", body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        List<TopicReader.Read> records = TopicReader.all(BROKER.bootstrap(), "keyed");
        assertThat(records).hasSize(100).allMatch(record -> record.value().contains("\"id\":\"" + record.key() + "\""));
        assertThat(records)
                .allMatch(record -> record.partition()
                        == BuiltInPartitioner.partitionForKey(record.key().getBytes(StandardCharsets.UTF_8), 4));
        records.stream()
                .collect(Collectors.groupingBy(TopicReader.Read::partition))
                .forEach((partition, own) -> {
                    assertThat(answer.body())
                            .contains("{\"partition\":" + partition + ",\"records\":" + own.size()
                                    + ",\"first_offset\":0,\"last_offset\":" + (own.size() - 1) + "}");
                    assertThat(own)
                            .extracting(record -> Long.parseLong(
                                    record.id().substring(record.id().indexOf('/') + 1)))
                            .containsExactlyElementsOf(
                                    LongStream.range(0, own.size()).boxed().toList());
                });
    }

    @Test
    void shouldSendToThePartitionThatTheClientNames() throws Exception {
        // Given
        BROKER.createTopic("given", 4);

        // When
        HttpResponse<String> answer = HttpLoad.post(GATEWAY.httpPort(), "/topics/given/partitions/3", "{}\n{}");

        // Then
        assertThat(answer.body()).contains("{\"partition\":3,\"records\":2,");
        assertThat(TopicReader.all(BROKER.bootstrap(), "given")).hasSize(2).allMatch(record -> record.partition() == 3);
    }

    @Test
    void shouldPutTheClientsHeadersOnEachRecordAndRefuseReservedOnes() throws Exception {
        // Given
        BROKER.createTopic("headed", 1);

        // When
        HttpResponse<String> taken = HttpLoad.send(headed("trace=a=b", "tenant=x"));
        List<HttpResponse<String>> refused = new ArrayList<>();
        for (String reserved : List.of("ingest-id=g:1.0/1", "dlq-topic=x", "__connect.errors.topic=x")) {
            refused.add(HttpLoad.send(headed(reserved, "tenant=x")));
        }

        // Then
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(refused)
                .allMatch(
                        answer -> answer.statusCode() == 400 && answer.body().contains("\"code\":\"reserved_header\""));
        assertThat(TopicReader.all(BROKER.bootstrap(), "headed"))
                .hasSize(2)
                .allMatch(record -> record.headers().get("trace").equals("a=b")
                        && record.headers().get("tenant").equals("x"));
    }

    private static HttpRequest headed(String first, String second) {
        return HttpLoad.ndjson(GATEWAY.httpPort(), "/topics/headed")
                .header("Record-Header", first)
                .header("Record-Header", second)
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}\n{\"a\":2}"))
                .build();
    }
}
