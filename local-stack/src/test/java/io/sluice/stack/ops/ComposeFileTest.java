package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The compose file as a text: what it names exists, and nothing is open that should not be. */
class ComposeFileTest {

    private static final Pattern PINNED = Pattern.compile("[a-z/-]+:v?\\d+(\\.\\d+)+");

    private final ComposeFile compose = ComposeFile.read(Map.of());

    @Test
    void shouldBeTakenByCompose() throws Exception {
        for (List<String> profile : List.of(List.<String>of(), List.of("--profile", "cluster"))) {
            List<String> arguments = new ArrayList<>(profile);
            arguments.addAll(List.of("config", "-q"));
            Tool.DOCKER_COMPOSE.succeed(OperatorFiles.ROOT, arguments.toArray(String[]::new));
        }
    }

    @Test
    void shouldMountOnlyWhatExistsAndReadOnly() {
        for (ComposeFile.Service service : compose.services().values()) {
            service.definition().path("volumes").forEach(volume -> {
                String[] parts = volume.asText().split(":");
                if (parts[0].startsWith(".")) {
                    assertThat(OperatorFiles.ROOT.resolve(parts[0]))
                            .as(service.name())
                            .exists();
                    assertThat(parts[parts.length - 1]).as(volume.asText()).isEqualTo("ro");
                }
            });
        }
    }

    @Test
    void shouldPublishOnLoopbackOnly() {
        for (ComposeFile.Service service : compose.services().values()) {
            assertThat(service.publishedPorts()).as(service.name()).allMatch(port -> port.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void shouldPinImagesOrBuildThem() {
        for (ComposeFile.Service service : compose.services().values()) {
            if (service.dockerfile().isEmpty()) {
                assertThat(service.image()).as(service.name()).matches(PINNED);
            } else {
                assertThat(OperatorFiles.ROOT.resolve(service.dockerfile())).exists();
            }
        }
        assertThat(compose.service("kafka").image())
                .as("the broker that the tests run on")
                .endsWith(":" + kafkaVersion());
    }

    @Test
    void shouldCopyOnlyWhatExistsIntoItsImages() {
        for (Path dockerfile : List.of(
                OperatorFiles.ROOT.resolve("ingest-gateway/Dockerfile"),
                OperatorFiles.CONNECT_CONFIG.resolve("Dockerfile"))) {
            String text = OperatorFiles.text(dockerfile);
            assertThat(text).containsPattern("(?m)^USER \\d+$").doesNotContain(":latest");
            text.lines()
                    .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
                    .forEach(line -> {
                        String[] words = line.split(" ");
                        for (int i = 1; i < words.length - 1; i++) {
                            assertThat(OperatorFiles.ROOT.resolve(words[i]))
                                    .as(line)
                                    .exists();
                        }
                    });
        }
    }

    @Test
    void shouldScrapeServicesThatThereAre() {
        // Given
        JsonNode prometheus = OperatorFiles.yaml(OperatorFiles.CONNECT_CONFIG.resolve("prometheus/prometheus.yml"))
                .get(0);
        Set<String> scraped = new TreeSet<>();
        for (JsonNode job : prometheus.path("scrape_configs")) {
            job.at("/static_configs/0/targets")
                    .forEach(target -> scraped.add(target.asText().replaceFirst(":.*", "")));
            job.at("/dns_sd_configs/0/names").forEach(name -> scraped.add(name.asText()));
        }

        // Then
        assertThat(compose.services().keySet()).containsAll(scraped);
        assertThat(scraped).contains("gateway", "connect", "connect-2");
    }

    @Test
    void shouldStartTheClusterOnlyWhenAskedTo() {
        assertThat(compose.services().values().stream()
                        .filter(service -> !service.isDefault())
                        .map(ComposeFile.Service::name))
                .containsExactlyInAnyOrder("kafka-2", "kafka-3", "connect-2");
        ComposeFile cluster = ComposeFile.read(Map.of("SLUICE_REPLICAS", "3", "SLUICE_MIN_ISR", "2"));
        assertThat(cluster.service("topics").environment())
                .containsEntry("REPLICAS", "3")
                .containsEntry("MIN_ISR", "2");
        assertThat(cluster.service("kafka-3").environment())
                .containsEntry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3");
    }

    @Test
    void shouldGiveEachServiceThatStaysAHealthCheckAndARestart() {
        Set<String> unchecked = Set.of("node-exporter", "grafana");
        for (ComposeFile.Service service : compose.services().values()) {
            String restart = service.definition().path("restart").asText();
            assertThat(restart).as(service.name()).isIn("unless-stopped", "on-failure");
            boolean ownImage = !service.dockerfile().isEmpty()
                    && OperatorFiles.text(OperatorFiles.ROOT.resolve(service.dockerfile()))
                            .contains("HEALTHCHECK");
            if (restart.equals("unless-stopped") && !unchecked.contains(service.name()) && !ownImage) {
                assertThat(service.healthCheck()).as(service.name()).isNotEmpty();
            }
        }
    }

    @Test
    void shouldEndEachJvmThatHasRunOutOfMemory() {
        String flag = "-XX:+ExitOnOutOfMemoryError";
        assertThat(OperatorFiles.text(OperatorFiles.ROOT.resolve("ingest-gateway/src/dist/conf/jvm.options")))
                .contains("\n" + flag + "\n");
        for (ComposeFile.Service service : compose.services().values()) {
            boolean stays = service.definition().path("restart").asText().equals("unless-stopped");
            if (stays
                    && (service.image().startsWith("apache/kafka")
                            || service.image().equals("sluice/connect"))) {
                assertThat(service.environment().get("KAFKA_OPTS"))
                        .as(service.name())
                        .contains(flag);
            }
        }
    }

    @Test
    void shouldMakeItsScriptsExecutable() {
        for (String script : List.of("topics.sh", "acls.sh")) {
            assertThat(Files.isExecutable(OperatorFiles.CONNECT_CONFIG.resolve(script)))
                    .as(script)
                    .isTrue();
        }
    }

    private static String kafkaVersion() {
        return OperatorFiles.text(OperatorFiles.ROOT.resolve("pom.xml"))
                .replaceFirst("(?s).*<kafka.version>([^<]+)<.*", "$1");
    }
}
