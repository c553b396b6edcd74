package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cleanse.broker.Committed;
import io.sluice.cleanse.broker.Jvm;
import io.sluice.cleanse.broker.Raw;
import io.sluice.cleanse.broker.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unproven") // never run to its end
class RedriveKillIT {

    private static final int LETTERS = Integer.getInteger("redrive.kill.letters", 100_000);
    private static final int PARTITIONS = 2;

    @TempDir
    Path dir;

    @Test
    void shouldSendEachLetterBackOnceThoughItIsKilledInTheMiddle() throws Exception {
        // Given
        try (TestBroker broker = TestBroker.start(dir.resolve("kafka"))) {
            for (String topic : List.of("events.raw", "logs", "events", "mixed.dlq", "mixed.parked.dlq")) {
                broker.createTopic(topic, PARTITIONS, Map.of("retention.ms", "-1"));
            }
            writeLetters(broker.bootstrap());

            // When
            String dryRun = run(broker.bootstrap(), "dry", "--dry-run");
            int kills = 0;
            for (; kills < 3; kills++) {
                long before = Committed.count(broker.bootstrap(), "events.raw");
                try (Jvm redrive = start(broker.bootstrap(), "killed-" + kills, "--rate", "10000")) {
                    await().atMost(Duration.ofMinutes(2))
                            .pollInterval(Duration.ofMillis(20))
                            .until(() ->
                                    !redrive.isAlive() || Committed.count(broker.bootstrap(), "events.raw") > before);
                    assertThat(redrive.isAlive()).as("killed in the middle").isTrue();
                }
            }
            String last = run(broker.bootstrap(), "last");
            String again = run(broker.bootstrap(), "again");

            // Then
            int parked = LETTERS / 4;
            assertThat(dryRun).contains("would send " + (LETTERS - parked) + ", parked " + parked);
            assertThat(last).doesNotContain("sent 0,").contains("without an origin 0");
            assertThat(again).contains("sent 0, parked 0,").contains("sent back before " + LETTERS);
            Map<String, Integer> arrivals = new HashMap<>();
            for (String topic : List.of("events.raw", "logs", "events", "mixed.parked.dlq")) {
                Committed.read(broker.bootstrap(), topic, record -> {
                    String id =
                            new String(record.headers().lastHeader("ingest-id").value(), US_ASCII);
                    arrivals.merge(id, 1, Integer::sum);
                    assertThat(topic).isEqualTo(destination(Integer.parseInt(id.substring(id.indexOf('/') + 1))));
                });
            }
            assertThat(arrivals).hasSize(LETTERS);
            assertThat(arrivals.values()).allMatch(times -> times == 1);
        }
    }

    private static String destination(int n) {
        return switch (n % 4) {
            case 0 -> "events.raw";
            case 1 -> "logs";
            case 2 -> "events";
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
                        header(letter, "dlq-topic", "events.raw");
                        header(letter, "dlq-partition", "1");
                        header(letter, "dlq-reason", "schema");
                    }
                    case 1 -> {
                        header(letter, "dlq-topic", "logs");
                        header(letter, "dlq-error-class", "record_too_large");
                    }
                    case 2 -> {
                        header(letter, "__connect.errors.topic", "events");
                        header(letter, "__connect.errors.partition", "0");
                    }
                    default -> {
                        header(letter, "dlq-topic", "events.raw");
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

    private Jvm start(String bootstrap, String name, String... more) throws Exception {
        String[] args = new String[more.length + 6];
        List<String> common = List.of("--bootstrap", bootstrap, "--from", "mixed.dlq", "--ledger-replication", "1");
        System.arraycopy(common.toArray(String[]::new), 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return Jvm.start(
                dir.resolve(name + ".log"),
                List.of("-Xmx256m", "-Dlog4j2.configurationFile=classpath:cleanse-log4j2.properties"),
                "io.sluice.cleanse.redrive.RedriveCommand",
                args);
    }

    private String run(String bootstrap, String name, String... more) throws Exception {
        try (Jvm redrive = start(bootstrap, name, more)) {
            int code = redrive.exitCode();
            String log = Files.readString(redrive.log());
            assertThat(code).as(log).isZero();
            return log;
        }
    }
}
