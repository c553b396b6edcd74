package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cleanse.broker.CleanseProcess;
import io.sluice.cleanse.broker.Committed;
import io.sluice.cleanse.broker.Raw;
import io.sluice.gateway.support.ChildProcess;
import io.sluice.gateway.support.ClassData;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RedriveKillIT {

    private static final int LETTERS = Integer.getInteger("redrive.kill.letters", 100_000);
    private static final int KILLS = 2;
    private static final int PARTITIONS = 2;

    @TempDir
    Path dir;

    @Test
    void shouldSendEachLetterBackOnceThoughItIsKilledInTheMiddle() throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        for (String topic : List.of("mixed.raw", "mixed.logs", "mixed", "mixed.dlq", "mixed.parked.dlq")) {
            broker.createTopic(topic, PARTITIONS, Map.of("retention.ms", "-1"));
        }
        writeLetters(broker.bootstrap());

        // When
        String dryRun = run(broker.bootstrap(), "--dry-run");
        for (int kills = 0; kills < KILLS; kills++) {
            long before = sent(broker);
            try (ChildProcess redrive = start(broker.bootstrap(), "killed-" + kills, "--rate", "10000")) {
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> !redrive.isAlive() || sent(broker) > before);
                assertThat(redrive.isAlive()).as("killed in the middle").isTrue();
            }
        }
        String last = run(broker.bootstrap());
        String again = run(broker.bootstrap());

        // Then
        int parked = LETTERS / 4;
        assertThat(dryRun).contains("would send " + (LETTERS - parked) + ", parked " + parked);
        assertThat(last).doesNotContain("sent 0,").contains("without an origin 0");
        assertThat(again).contains("sent 0, parked 0,").contains("sent back before " + LETTERS);
        Map<String, Integer> arrivals = new HashMap<>();
        for (String topic : List.of("mixed.raw", "mixed.logs", "mixed", "mixed.parked.dlq")) {
            Committed.read(broker.bootstrap(), topic, record -> {
                String id = header(record, "ingest-id");
                arrivals.merge(id, 1, Integer::sum);
                int n = Integer.parseInt(id.substring(id.indexOf('/') + 1));
                assertThat(topic).isEqualTo(destination(n));
                assertThat(header(record, "dlq-redrives")).as(id).isEqualTo(n % 4 == 3 ? "3" : "1");
            });
        }
        assertThat(arrivals).hasSize(LETTERS);
        assertThat(arrivals.values()).allMatch(times -> times == 1);
    }

    /** The end of one of the topics that letters go back to: nothing there is older than the letters. */
    private static long sent(KafkaBroker broker) throws Exception {
        TopicPartition at = new TopicPartition("mixed.raw", 1);
        try (Admin admin = broker.admin()) {
            return admin.listOffsets(
                            Map.of(at, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(at)
                    .get()
                    .offset();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), US_ASCII);
    }

    private static String destination(int n) {
        return switch (n % 4) {
            case 0 -> "mixed.raw";
            case 1 -> "mixed.logs";
            case 2 -> "mixed";
            default -> "mixed.parked.dlq";
        };
    }

    /** A quarter each from cleanse, the gateway and Connect, and a quarter that has come back too often. */
    private static void writeLetters(String bootstrap) {
        try (Raw raw = new Raw(bootstrap)) {
            for (int n = 0; n < LETTERS; n++) {
                ProducerRecord<byte[], byte[]> letter =
                        new ProducerRecord<>("mixed.dlq", n % PARTITIONS, null, ("value " + n).getBytes(US_ASCII));
                header(letter, "ingest-id", "g:1.0/" + n);
                switch (n % 4) {
                    case 0 -> {
                        header(letter, "dlq-topic", "mixed.raw");
                        header(letter, "dlq-partition", "1");
                        header(letter, "dlq-reason", "schema");
                    }
                    case 1 -> {
                        header(letter, "dlq-topic", "mixed.logs");
                        header(letter, "dlq-error-class", "record_too_large");
                    }
                    case 2 -> {
                        header(letter, "__connect.errors.topic", "mixed");
                        header(letter, "__connect.errors.partition", "0");
                    }
                    default -> {
                        header(letter, "dlq-topic", "mixed.raw");
                        header(letter, "dlq-redrives", "3");
                    }
                }
                raw.send(letter);
            }
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(US_ASCII));
    }

    private ChildProcess start(String bootstrap, String name, String... more) throws Exception {
        List<String> jvm = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", CleanseProcess.LOGGING));
        jvm.addAll(ClassData.gateway());
        List<String> command = new ArrayList<>(List.of("io.sluice.gateway.GatewayMain", "redrive"));
        command.addAll(arguments(bootstrap, more));
        return ChildProcess.java(dir.resolve(name + ".log"), jvm, command, Map.of());
    }

    private static String run(String bootstrap, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, US_ASCII);
        int code = new CommandLine(new RedriveCommand(stream, stream))
                .execute(arguments(bootstrap, more).toArray(String[]::new));
        assertThat(code).as(out.toString(US_ASCII)).isZero();
        return out.toString(US_ASCII);
    }

    private static List<String> arguments(String bootstrap, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--bootstrap", bootstrap, "--from", "mixed.dlq", "--ledger-replication", "1"));
        arguments.addAll(List.of(more));
        return arguments;
    }
}
