package io.sluice.stack.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;

/** One sink whose offsets are moved over REST, and the files of each epoch that follow from it. */
final class Replay {

    private static final ConditionFactory PATIENTLY =
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));

    private final SinkCluster cluster;
    private final String connector;
    private final String topic;
    private long sentToEach;

    Replay(SinkCluster cluster, String connector, String topic) {
        this.cluster = cluster;
        this.connector = connector;
        this.topic = topic;
    }

    void deploy(int tasks) throws InterruptedException {
        cluster.deploy(connector, Map.of("topics", topic, "tasks.max", Integer.toString(tasks)));
    }

    /** As many records to each partition, each telling its offset. */
    void send(int count) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                for (int partition = 0; partition < SinkCluster.PARTITIONS; partition++) {
                    producer.send(new ProducerRecord<>(
                            topic, partition, null, value(sentToEach).getBytes(UTF_8)));
                }
                sentToEach++;
            }
        }
    }

    private static String value(long offset) {
        return "{\"offset\":" + offset + "}";
    }

    void stop() throws InterruptedException {
        call("PUT", "/stop", "");
        PATIENTLY.until(() -> cluster.rest(0).state(connector).equals("STOPPED"));
    }

    void resume() throws InterruptedException {
        call("PUT", "/resume", "");
    }

    void alter(int partition, long offset) {
        call(
                "PATCH",
                "/offsets",
                "{\"offsets\":[{\"partition\":{\"kafka_topic\":\"" + topic + "\",\"kafka_partition\":" + partition
                        + "},\"offset\":{\"kafka_offset\":" + offset + "}}]}");
    }

    void reset() {
        call("DELETE", "/offsets", "");
    }

    void delete() {
        call("DELETE", "", "");
    }

    /** Until it is accepted: a worker that rebalances, or whose tasks are about to stop, says to try again. */
    private void call(String method, String path, String body) {
        PATIENTLY.untilAsserted(() -> assertThat(cluster.rest(0).call(method, "/connectors/" + connector + path, body))
                .as("%s %s", method, path)
                .isBetween(200, 299));
    }

    /** The files of this epoch come to hold these offsets of the partition, and no others. */
    void shouldHave(int epoch, int partition, long from, long to) {
        List<String> expected =
                LongStream.range(from, to).mapToObj(Replay::value).toList();
        PATIENTLY.untilAsserted(() -> assertThat(lines(epoch, partition))
                .as("%s-%d in epoch %d", topic, partition, epoch)
                .isEqualTo(expected));
    }

    void shouldHaveInAll(int epoch, long from, long to) {
        for (int partition = 0; partition < SinkCluster.PARTITIONS; partition++) {
            shouldHave(epoch, partition, from, to);
        }
    }

    private List<String> lines(int epoch, int partition) {
        String prefix = topic + "+" + partition + "+" + (epoch == 0 ? "0" : "e" + epoch + "+");
        List<String> lines = new ArrayList<>();
        Path folder = cluster.root(connector).resolve(topic);
        try (Stream<Path> tree = Files.isDirectory(folder) ? Files.walk(folder) : Stream.<Path>empty()) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
