package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.gateway.intake.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfigLoaderTest {
    private static final Map<String, String> MINIMAL = Map.of("bootstrap.servers", "127.0.0.1:9092");

    @Test
    void shouldNeedNothingButTheBrokers() throws Exception {
        // When
        GatewayConfig config = ConfigLoader.load(MINIMAL, Map.of());

        // Then
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.management().port()).isEqualTo(8081);
        assertThat(config.intake().ackDefault()).isEqualTo(Tier.KAFKA);
        assertThat(config.intake().limits().maxBatches()).isEqualTo(10_000);
        assertThat(config.intake().limits().maxBytes()).isEqualTo(64L << 20);
    }

    @Test
    void shouldLetTheEnvironmentWinOverTheFile() throws Exception {
        // Given
        Map<String, String> file = Map.of("bootstrap.servers", "a:1,b:2", "queue.max.batches", "5");
        Map<String, String> environment =
                Map.of("SLUICE_QUEUE_MAX_BATCHES", "7", "SLUICE_PRODUCER_LINGER_MS", "1", "HOME", "/nowhere");

        // When
        GatewayConfig config = ConfigLoader.load(file, environment);

        // Then
        assertThat(config.intake().limits().maxBatches()).isEqualTo(7);
        assertThat(config.kafka().producer()).containsEntry("linger.ms", "1");
        assertThat(config.kafka().bootstrapServers()).isEqualTo("a:1,b:2");
    }

    @Test
    void shouldTakeSecretsFromTheEnvironmentAndFromFiles(@TempDir Path dir) throws Exception {
        // Given
        Path secrets = Files.writeString(dir.resolve("secrets.properties"), "password=swordfish\n");
        Map<String, String> file = Map.of(
                "bootstrap.servers", "${env:BROKERS}", "producer.ssl.key.password", "${file:" + secrets + ":password}");

        // When
        GatewayConfig config = ConfigLoader.load(file, Map.of("BROKERS", "secret:9092"));

        // Then
        assertThat(config.kafka().bootstrapServers()).isEqualTo("secret:9092");
        assertThat(config.kafka().producer()).containsEntry("ssl.key.password", "swordfish");
    }

    @Test
    void shouldReportEveryFaultAtOnceWithTheNearestName() {
        // Given
        Map<String, String> wrong = Map.of(
                "http.prot", "8080",
                "queue.max.bytes", "many",
                "topics.allow", "(",
                "producer.linger", "5",
                "producer.acks", "1",
                "ack.default", "disk",
                "completely.different.thing", "x");

        // When
        ConfigFaults faults = catchThrowableOfType(ConfigFaults.class, () -> ConfigLoader.load(wrong, Map.of()));

        // Then
        assertThat(faults.faults())
                .hasSize(8)
                .anyMatch(fault -> fault.contains("http.prot is not a key; did you mean http.port?"))
                .anyMatch(fault -> fault.contains("producer.linger is not a key; did you mean linger.ms?"))
                .anyMatch(fault -> fault.contains("producer.acks cannot be set"))
                .anyMatch(fault -> fault.contains("topics.allow") && fault.contains("not a regex"))
                .anyMatch(fault -> fault.contains("queue.max.bytes"))
                .anyMatch(fault -> fault.contains("ack.default"))
                .anyMatch(fault -> fault.contains("completely.different.thing is not a key; see"))
                .anyMatch(fault -> fault.contains("bootstrap.servers"));
    }

    @Test
    void shouldNotStumbleOverVariablesThatKubernetesAddsForAService() throws Exception {
        // Given
        Map<String, String> environment = Map.of(
                "SLUICE_GATEWAY_SERVICE_HOST", "10.0.0.1",
                "SLUICE_GATEWAY_SERVICE_PORT_HTTP", "8080",
                "SLUICE_GATEWAY_PORT_8080_TCP_ADDR", "10.0.0.1",
                "SLUICE_HTTP_PORT", "tcp://10.0.0.1:8080",
                "SLUICE_CLEANSE_SERVICE_HOST", "10.0.0.2",
                "SLUICE_PRODUCER_PORT_9092_TCP", "tcp://10.0.0.3:9092",
                "SLUICE_QUEUE_MAX_BATCH", "7",
                "SLUICE_CLEANSE_TOPICS", "events");

        // When
        GatewayConfig config = ConfigLoader.load(MINIMAL, environment);

        // Then
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.kafka().producer()).isEmpty();
        assertThat(config.intake().limits().maxBatches()).isEqualTo(10_000);
        assertThat(config.cleansed().topics()).containsExactly("events");
    }

    @Test
    void shouldWarnOfAVariableThatIsNoKeyWithTheNearestName() throws Exception {
        // Given
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Environment.class);
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);

        // When
        try {
            ConfigLoader.load(
                    MINIMAL, Map.of("SLUICE_QUEUE_MAX_BATCH", "7", "SLUICE_GATEWAY_SERVICE_HOST", "10.0.0.1"));
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }

        // Then
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactlyInAnyOrder(
                        "event=environment_ignored variable=SLUICE_QUEUE_MAX_BATCH key=queue.max.batch"
                                + " nearest=queue.max.batches",
                        "event=environment_ignored variable=SLUICE_GATEWAY_SERVICE_HOST key=gateway.service.host"
                                + " nearest=none");
    }

    @Test
    void shouldRefuseALargestBodyThatOneClientCouldNeverSend() {
        // Given
        Map<String, String> wrong =
                Map.of("bootstrap.servers", "a:1", "request.max.bytes", "3000", "queue.max.bytes", "10000");

        // When
        ConfigFaults faults = catchThrowableOfType(ConfigFaults.class, () -> ConfigLoader.load(wrong, Map.of()));

        // Then
        assertThat(faults.faults()).singleElement().asString().contains("larger than one client's client.max.share");
    }

    @Test
    void shouldRefuseValuesThatContradictEachOther() {
        // Given
        Map<String, String> wrong =
                Map.of("bootstrap.servers", "a:1", "queue.max.bytes", "1000", "request.max.bytes", "2000");

        // When
        ConfigFaults faults = catchThrowableOfType(ConfigFaults.class, () -> ConfigLoader.load(wrong, Map.of()));

        // Then
        assertThat(faults.faults()).singleElement().asString().contains("request.max.bytes is 2000, larger than");
    }
}
