package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests: each against its schema, and all of them against each other. */
class KubernetesTest {

    private static final JsonSchema SCHEMA = schema();

    static Stream<Path> manifests() {
        return Stream.concat(
                OperatorFiles.below("kubernetes", ".yaml").stream(),
                Stream.of(OperatorFiles.CONNECT_CONFIG.resolve("kustomization.yaml")));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void shouldMatchItsSchema(Path manifest) {
        for (JsonNode document : OperatorFiles.yaml(manifest)) {
            Set<ValidationMessage> faults = SCHEMA.validate(document);
            assertThat(faults)
                    .as("%s %s", manifest.getFileName(), title(document))
                    .isEmpty();
        }
    }

    @Test
    void shouldNoticeAMisspelledKey() {
        // Given
        JsonNode pod = OperatorFiles.yaml("""
                        apiVersion: policy/v1
                        kind: PodDisruptionBudget
                        metadata: { name: gateway }
                        spec: { maxUnavailible: 1, selector: { matchLabels: { a: b } } }
                        """).get(0);

        // When / Then
        assertThat(SCHEMA.validate(pod)).isNotEmpty();
    }

    @Test
    void shouldReferOnlyToWhatThereIs() {
        List<JsonNode> all = plain();
        Set<String> claims = names(all, "PersistentVolumeClaim");
        Set<String> configMaps = Set.of("connect");
        for (JsonNode workload : workloads(all)) {
            JsonNode pod = workload.at("/spec/template/spec");
            Set<String> volumes = new TreeSet<>();
            pod.path("volumes")
                    .forEach(volume -> volumes.add(volume.path("name").asText()));
            workload.at("/spec/volumeClaimTemplates")
                    .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
            for (JsonNode volume : pod.path("volumes")) {
                JsonNode claim = volume.at("/persistentVolumeClaim/claimName");
                assertThat(claims).as(title(workload)).containsAll(texts(claim));
                assertThat(configMaps).as(title(workload)).containsAll(texts(volume.at("/configMap/name")));
            }
            for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
                assertThat(volumes)
                        .as(title(workload))
                        .contains(mount.path("name").asText());
            }
            assertThat(workload.at("/spec/selector/matchLabels").isMissingNode()
                            || contains(
                                    workload.at("/spec/template/metadata/labels"),
                                    workload.at("/spec/selector/matchLabels")))
                    .as("%s selects its own pods", title(workload))
                    .isTrue();
        }
    }

    @Test
    void shouldServePortsThatContainersOpen() {
        List<JsonNode> all = plain();
        for (JsonNode service : kind(all, "Service")) {
            JsonNode pods = workloads(all).stream()
                    .filter(workload ->
                            contains(workload.at("/spec/template/metadata/labels"), service.at("/spec/selector")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(title(service) + " selects no pods"));
            Set<String> open = new TreeSet<>();
            pods.at("/spec/template/spec/containers/0/ports")
                    .forEach(port -> open.add(port.path("name").asText()));
            for (JsonNode port : service.at("/spec/ports")) {
                assertThat(open)
                        .as(title(service))
                        .contains(port.path("targetPort").asText());
            }
        }
        for (JsonNode monitor : kind(all, "ServiceMonitor")) {
            List<JsonNode> services = kind(all, "Service").stream()
                    .filter(service ->
                            contains(service.at("/metadata/labels"), monitor.at("/spec/selector/matchLabels")))
                    .toList();
            assertThat(services)
                    .as("one service, or a pod is scraped twice: %s", title(monitor))
                    .hasSize(1);
            List<String> ports = new ArrayList<>();
            services.get(0)
                    .at("/spec/ports")
                    .forEach(port -> ports.add(port.path("name").asText()));
            assertThat(ports).contains(monitor.at("/spec/endpoints/0/port").asText());
        }
    }

    @Test
    void shouldScaleAndProtectWorkloadsThatThereAre() {
        List<JsonNode> all = plain();
        for (JsonNode scaler : kind(all, "HorizontalPodAutoscaler")) {
            JsonNode target = scaler.at("/spec/scaleTargetRef");
            assertThat(names(all, target.path("kind").asText()))
                    .contains(target.path("name").asText());
        }
        for (JsonNode budget : kind(all, "PodDisruptionBudget")) {
            assertThat(workloads(all))
                    .as(title(budget))
                    .anyMatch(workload -> contains(
                            workload.at("/spec/template/metadata/labels"), budget.at("/spec/selector/matchLabels")));
        }
    }

    @Test
    void shouldBuildWithKustomize() throws Exception {
        // When
        String built = Tool.KUBECTL
                .succeed(OperatorFiles.ROOT, "kustomize", "connect-config")
                .strip();

        // Then
        List<JsonNode> documents = OperatorFiles.yaml(built);
        assertThat(documents).hasSizeGreaterThan(10).allSatisfy(document -> {
            assertThat(SCHEMA.validate(document)).as(title(document)).isEmpty();
        });
        JsonNode config = kind(documents, "ConfigMap").get(0).path("data");
        assertThat(config.path("worker.properties").asText())
                .isEqualTo(OperatorFiles.text(OperatorFiles.CONNECT_CONFIG.resolve("worker.properties")));
    }

    @Test
    void shouldDeployTheSameConnectorsAndWorkerUnderStrimzi() {
        // Given
        List<JsonNode> strimzi = OperatorFiles.below("kubernetes/strimzi", ".yaml").stream()
                .flatMap(file -> OperatorFiles.yaml(file).stream())
                .toList();
        JsonNode worker = kind(strimzi, "KafkaConnect").get(0).at("/spec/config");

        // When
        Map<String, Map<String, String>> deployed = new TreeMap<>();
        Map<String, Map<String, String>> offered = new TreeMap<>();
        for (JsonNode connector : kind(strimzi, "KafkaConnector")) {
            String name = connector.at("/metadata/name").asText();
            Map<String, String> config = fields(connector.at("/spec/config"));
            config.put("connector.class", connector.at("/spec/class").asText());
            config.put("tasks.max", connector.at("/spec/tasksMax").asText());
            deployed.put(name, config);
            String json = (name.equals("file-sink") ? "" : "connectors/") + name + ".json";
            offered.put(name, fields(OperatorFiles.json(OperatorFiles.CONNECT_CONFIG.resolve(json))));
        }

        // Then
        assertThat(deployed).containsKeys("file-sink", "zstd-archive").isEqualTo(offered);
        Properties properties = OperatorFiles.properties(OperatorFiles.CONNECT_CONFIG.resolve("worker.properties"));
        fields(worker).forEach((key, value) -> {
            if (!key.equals("config.providers")) {
                assertThat(properties.getProperty(key)).as(key).isEqualTo(value);
            }
        });
    }

    private static List<JsonNode> plain() {
        return OperatorFiles.below("kubernetes/plain", ".yaml").stream()
                .flatMap(file -> OperatorFiles.yaml(file).stream())
                .toList();
    }

    private static List<JsonNode> workloads(List<JsonNode> all) {
        return Stream.of("StatefulSet", "Deployment", "Job")
                .flatMap(kind -> kind(all, kind).stream())
                .toList();
    }

    private static List<JsonNode> kind(List<JsonNode> all, String kind) {
        return all.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    private static Set<String> names(List<JsonNode> all, String kind) {
        Set<String> names = new TreeSet<>();
        kind(all, kind)
                .forEach(document -> names.add(document.at("/metadata/name").asText()));
        return names;
    }

    private static List<String> texts(JsonNode node) {
        return node.isMissingNode() ? List.of() : List.of(node.asText());
    }

    private static boolean contains(JsonNode labels, JsonNode wanted) {
        return !wanted.isEmpty()
                && fields(labels).entrySet().containsAll(fields(wanted).entrySet());
    }

    private static Map<String, String> fields(JsonNode object) {
        Map<String, String> fields = new TreeMap<>();
        object.fields()
                .forEachRemaining(
                        field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
    }

    private static String title(JsonNode document) {
        return document.path("kind").asText() + "/"
                + document.at("/metadata/name").asText();
    }

    private static JsonSchema schema() {
        try (InputStream input = KubernetesTest.class.getResourceAsStream("kubernetes.schema.yaml")) {
            if (input == null) {
                throw new IllegalStateException("the schema is not on the class path");
            }
            String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(OperatorFiles.yaml(text).get(0));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
