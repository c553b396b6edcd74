package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator deploys, deployed: the commands, environments, files and health checks of docker-compose.yml as
 * processes of this machine, the connectors over REST, the dashboards' queries asked of a running Prometheus, and an
 * alert that fires and clears.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** What the exporter of the host's disks shows, which is a program of others. */
    private static final Set<String> OF_OTHERS = Set.of("node_filesystem_avail_bytes", "node_filesystem_size_bytes");

    /** Small, so that a test can fill it. */
    private static final int QUEUE_MAX_BATCHES = 100;

    @TempDir
    static Path temp;

    private static ComposeRun run;
    private static DeployedChain chain;
    private static Monitoring monitoring;

    /** Their consumer groups need rights. */
    private static final List<String> CONNECTORS = Stream.concat(
                    Stream.of("file-sink"), connectors().map(ComposeIT::name))
            .toList();

    @BeforeAll
    static void up() throws Exception {
        run = new ComposeRun(
                temp,
                ComposeFile.read(Map.of())
                        .with("kafka", Logins.OF_THE_BROKER)
                        .with("topics", Logins.OF_THE_SCRIPTS)
                        .with("gateway", Map.of("SLUICE_QUEUE_MAX_BATCHES", Integer.toString(QUEUE_MAX_BATCHES))));
        monitoring = new Monitoring(run);
        chain = new DeployedChain(run);
        run.start("kafka");
        // Unpacked while the broker starts.
        run.prepare("gateway");
        run.prepare("cleanse");
        run.prepare("connect");
        Logins.give(chain.root("gateway", "opt/sluice/ingest-gateway/conf/gateway.properties"), "gateway", "producer.");
        Logins.give(chain.root("cleanse", "opt/sluice/ingest-gateway/conf/gateway.properties"), "cleanse", "streams.");
        Logins.give(
                chain.root("connect", "etc/sluice/worker-overrides.properties"),
                "connect",
                "",
                "consumer.",
                "producer.",
                "admin.");
        run.awaitHealthy("kafka");
        run.start("topics");
        Files.copy(OperatorFiles.CONNECT_CONFIG.resolve("acls.sh"), chain.root("topics", "etc/sluice/acls.sh"));
        run.exec("topics", Map.of("CONNECTORS", String.join(" ", CONNECTORS)), "bash", "/etc/sluice/acls.sh");
        run.awaitEnd("topics");
        run.start("gateway", "cleanse", "connect");
        monitoring.start();
        run.awaitHealthy("gateway", "cleanse", "connect");
        run.runToItsEnd("sink");
    }

    @AfterAll
    static void down() throws InterruptedException, IOException {
        run.close();
    }

    @Test
    @Order(1)
    void shouldLandInAFileWhatIsPostedToTheGateway() throws Exception {
        // When
        HttpResponse<String> answer = chain.post("events", "{\"hello\":\"compose\"}\n");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(chain.landed("events")).contains("{\"hello\":\"compose\"}"));
    }

    @Test
    @Order(2)
    void shouldCreateTheTopicsThatStrimziWouldCreate() throws Exception {
        try (Admin admin = chain.admin()) {
            // When
            Map<String, TopicDescription> topics = admin.describeTopics(
                            Strimzi.topics().keySet())
                    .allTopicNames()
                    .get();
            Map<ConfigResource, Config> configs = admin.describeConfigs(topics.keySet().stream()
                            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                            .toList())
                    .all()
                    .get();

            // Then
            Strimzi.topics().forEach((name, topic) -> {
                assertThat(topics.get(name).partitions()).as(name).hasSize(topic.partitions());
                Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name));
                topic.config()
                        .forEach((key, value) -> assertThat(config.get(key).value())
                                .as("%s of %s", key, name)
                                // One broker cannot have two replicas in sync.
                                .isEqualTo(key.equals("min.insync.replicas") ? "1" : value));
            });
        }
    }

    static Stream<Path> connectors() {
        return OperatorFiles.below("connectors", ".json").stream();
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("connectors")
    void shouldRunEachConnectorThatAnOperatorIsOffered(Path json) throws Exception {
        // Given
        String name = name(json);
        assertThat(OperatorFiles.json(json)
                        .path("consumer.override.isolation.level")
                        .asText())
                .isEqualTo("read_committed");

        // When
        int tasks = chain.deploy(name, json);

        // Then
        assertThat(tasks).isPositive();
        chain.delete(name);
    }

    @Test
    @Order(2)
    void shouldGrantEachPartWhatStrimziWouldGrantIt() throws Exception {
        // Given
        Set<String> expected = Strimzi.grants();
        CONNECTORS.forEach(connector ->
                expected.add(Strimzi.grant("User:connect", "Read", "group", "literal", "connect-" + connector)));

        // When / Then
        assertThat(chain.granted()).isEqualTo(expected);
    }

    @Test
    @Order(2)
    void shouldLandCompressedWhatTheZstdArchiveIsGiven() throws Exception {
        // Given: but for seconds in place of an hour, the connector as it ships.
        ObjectNode config =
                (ObjectNode) OperatorFiles.json(OperatorFiles.CONNECT_CONFIG.resolve("connectors/zstd-archive.json"));
        assertThat(config.path("rotate.interval.ms").asText()).isEqualTo("3600000");
        Path json = Files.writeString(
                temp.resolve("zstd.json"),
                config.put("rotate.interval.ms", "500").toString());
        chain.deploy("zstd-archive", json);

        // When
        assertThat(chain.post("logs", "{\"landed\":\"compressed\"}\n").statusCode())
                .isEqualTo(200);

        // Then: by the worker's own library, which an isolated plugin must find.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(chain.landed("archive-zstd", ".json.zst"))
                        .contains("{\"landed\":\"compressed\"}\n"));
        chain.delete("zstd-archive");
    }

    @Test
    @Order(2)
    void shouldSendDeadLettersBackWithNoMoreThanTheRightsOfRedrive() throws Exception {
        // Given
        Map<String, Object> settings =
                Map.of("bootstrap.servers", run.sandbox().address("kafka") + ":9094", "acks", "all");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(letter("{\"sent\":\"back\"}", "0")).get();
            producer.send(letter("{\"sent\":\"too often\"}", "3")).get();
        }
        Path login = Files.writeString(chain.root("gateway", "tmp/redrive.properties"), "");
        Logins.give(login, "redrive", "");

        // When
        String said = run.exec(
                "gateway",
                Map.of(),
                "/opt/sluice/ingest-gateway/bin/ingest-gateway",
                "redrive",
                "--bootstrap=kafka:9092",
                "--from=events.dlq",
                "--ledger-replication=1",
                "--client-config=/tmp/redrive.properties");

        // Then
        assertThat(said).contains("sent 1, parked 1, filtered out 0, sent back before 0, without an origin 0");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(chain.landed("events")).contains("{\"sent\":\"back\"}"));
    }

    private static ProducerRecord<byte[], byte[]> letter(String value, String redrives) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>("events.dlq", 0, null, value.getBytes(StandardCharsets.UTF_8));
        Map.of("dlq-topic", "events.raw", "dlq-partition", "0", "dlq-reason", "schema", "dlq-redrives", redrives)
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }

    @Test
    @Order(3)
    void shouldExposeEveryMetricThatDashboardsAndAlertsAskFor() throws Exception {
        // Given
        Set<String> asked = Stream.concat(Queries.ofDashboards().stream(), Queries.ofAlerts().stream())
                .flatMap(query -> query.metrics().stream())
                .filter(metric -> !metric.equals("up"))
                .collect(Collectors.toCollection(TreeSet::new));
        chain.post("events", "no json\n");

        // When
        Set<String> exposed = chain.exposed("gateway", 8081);
        exposed.addAll(chain.exposed("cleanse", 8082));
        exposed.addAll(chain.exposed("connect", 9404));

        // Then
        String declared = chain.constantsOfTheGatewaysMetrics();
        asked.removeIf(metric -> exposed.contains(metric)
                || declared.contains(metric.replaceFirst("_total$", "").replace('_', '.')));
        asked.removeAll(OF_OTHERS);
        assertThat(asked)
                .as("asked for by a dashboard or an alert, exposed by nobody")
                .isEmpty();
    }

    @Test
    @Order(6)
    void shouldFireTheQueueAlarmAndClearItAsTheRunbookSays() throws Exception {
        // Given: with a spool the disk takes what waits, and the queue stays half empty however long Kafka hangs.
        monitoring.require();
        run.startAgain("gateway", Map.of("SLUICE_SPOOL_DIR", ""));
        run.awaitHealthy("gateway");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(chain.post("logs", "{\"n\":-1}\n").statusCode())
                                .isEqualTo(200));

        // When
        run.signal("kafka", "STOP");
        List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
        try {
            await().atMost(SOON).untilAsserted(() -> {
                // Clients do not stop while Kafka hangs: those that time out make room for these.
                for (int i = 0; i < QUEUE_MAX_BATCHES / 2; i++) {
                    posts.add(chain.postAsync("logs", "{\"n\":" + posts.size() + "}\n"));
                }
                assertThat(monitoring.firing()).contains("IngestionQueueNearLimit");
            });
        } finally {
            run.signal("kafka", "CONT");
        }

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitoring.firing()).doesNotContain("IngestionQueueNearLimit"));
        assertThat(run.log("gateway")).contains("event=queue_near_limit").contains("event=queue_recovered");
        Set<String> stored = new TreeSet<>();
        Set<String> notStored = new TreeSet<>();
        for (int i = 0; i < posts.size(); i++) {
            HttpResponse<String> answer = posts.get(i).get();
            String record = "{\"n\":" + i + "}";
            if (answer.statusCode() == 200) {
                stored.add(record);
                continue;
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            String code = OperatorFiles.json(answer.body()).path("code").asText();
            assertThat(code).isIn("queue_full", "kafka_unavailable", "outcome_unknown");
            if (!code.equals("outcome_unknown")) {
                notStored.add(record);
            }
        }
        assertThat(stored).isNotEmpty();
        assertThat(notStored).isNotEmpty();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(chain.landed("logs").lines())
                        .containsAll(stored)
                        .doesNotContainAnyElementsOf(notStored)
                        .doesNotHaveDuplicates());
    }

    @Test
    @Order(5)
    void shouldAnswerTheQueriesOfEveryPanel() throws Exception {
        monitoring.require();
        for (Queries.Query query : Queries.ofDashboards()) {
            JsonNode answer = monitoring.query(query.withAllSelected());
            assertThat(answer.path("status").asText()).as(query.where()).isEqualTo("success");
        }
    }

    @Test
    @Order(7)
    void shouldStopInOrderWithinItsGracePeriod() throws Exception {
        assertThat(run.stop("gateway", Duration.ofSeconds(15))).isZero();
        assertThat(run.log("gateway")).contains("event=stopped").contains("lost=0");
        assertThat(run.stop("cleanse", Duration.ofSeconds(15))).isZero();
        assertThat(run.stop("connect", Duration.ofSeconds(20))).isEqualTo(143);
    }

    private static String name(Path json) {
        return json.getFileName().toString().replace(".json", "");
    }
}
