package io.sluice.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSinkConnectorTest {
    private final Path root;
    private final Map<String, String> properties = new HashMap<>();

    FileSinkConnectorTest(@TempDir Path folder) {
        root = folder.resolve("files");
        properties.put("name", "sink");
        properties.put("topics", "events");
        properties.put("root.dir", root.toString());
    }

    private List<String> errors(String key) {
        for (ConfigValue value : new FileSinkConnector().validate(properties).configValues()) {
            if (value.name().equals(key)) {
                return value.errorMessages();
            }
        }
        throw new AssertionError("no key " + key);
    }

    @Test
    void shouldBeFoundAsAService() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(FileSinkConnector.class);
    }

    @Test
    void shouldAcceptARootThatItCanMake() {
        assertThat(errors("root.dir")).isEmpty();
        assertThat(root.resolve(".sluice/probe")).isEmptyDirectory();
    }

    @Test
    void shouldRefuseARootThatIsAFile() throws IOException {
        // Given
        Files.writeString(root, "");

        // When, Then
        assertThat(errors("root.dir")).singleElement().asString().contains("cannot be used");
    }

    @Test
    void shouldRefuseARootBehindASymbolicLink() throws IOException {
        // Given
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve(".sluice"), root.getParent());

        // When, Then
        assertThat(errors("root.dir")).singleElement().asString().contains("symbolic link");
    }

    @Test
    void shouldRefuseARelativeRoot() {
        // Given
        properties.put("root.dir", "files");

        // When, Then
        assertThat(errors("root.dir")).singleElement().asString().contains("must be absolute");
    }

    @Test
    void shouldRefuseToleranceThatLosesRecords() {
        // Given
        properties.put("errors.tolerance", "all");

        // When, Then
        assertThat(errors("errors.lost.records.accepted"))
                .singleElement()
                .asString()
                .contains("name a topic");
        properties.put("errors.deadletterqueue.topic.name", "dead");
        assertThat(errors("errors.lost.records.accepted")).isEmpty();
        properties.remove("errors.deadletterqueue.topic.name");
        properties.put("errors.lost.records.accepted", "true");
        assertThat(errors("errors.lost.records.accepted")).isEmpty();
    }

    @Test
    void shouldRefuseToReadWhatATransactionMayTakeBack() {
        // Given
        String key = "consumer.override.isolation.level";
        properties.put(key, "read_uncommitted");

        // When, Then
        assertThat(errors(key)).singleElement().asString().contains("aborted transactions", "read_committed");
        properties.put(key, "read_committed");
        assertThat(new FileSinkConnector().validate(properties).configValues())
                .noneMatch(value -> value.name().equals(key));
    }

    @Test
    void shouldNameEveryWrongValueAtOnce() {
        // Given
        properties.put("format", "papyrus");
        properties.put("timezone", "Mars/Olympus");
        properties.put("path.format", "'a'//yyyy");
        properties.put("quarantine.path", "../outside");
        properties.put("buffer.max.records", "0");

        // When, Then
        assertThat(List.of("format", "timezone", "path.format", "quarantine.path", "buffer.max.records"))
                .allSatisfy(key -> assertThat(errors(key)).as(key).isNotEmpty());
    }

    @Test
    void shouldTellItsTasksWhichRootItMeans() throws IOException {
        // Given
        FileSinkConnector connector = new FileSinkConnector();

        // When
        connector.start(properties);

        // Then
        assertThat(connector.taskConfigs(2))
                .hasSize(2)
                .allSatisfy(task -> assertThat(task)
                        .containsEntry("sluice.root.id", Files.readString(root.resolve(".sluice/root-id"))));
        connector.stop();
    }

    @Test
    void shouldAcceptTheShippedExample() throws IOException {
        // Given
        String json = Files.readString(Path.of("..", "connect-config", "file-sink.json"));
        new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(json)
                .properties()
                .forEach(
                        entry -> properties.put(entry.getKey(), entry.getValue().asText()));
        properties.put("root.dir", root.toString());

        // When
        List<ConfigValue> values = new FileSinkConnector().validate(properties).configValues();

        // Then
        assertThat(values).allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
        assertThat(properties).containsEntry("consumer.override.isolation.level", "read_committed");
    }

    @ParameterizedTest
    @CsvSource({"none,3,'none: leave it at -1'", "gzip,10,1 to 9", "zstd,23,1 to 22", "zstd,0,1 to 22"})
    void shouldRefuseALevelThatTheCompressionDoesNotHave(String type, String level, String hint) {
        // Given
        properties.put("compression.type", type);
        properties.put("compression.level", level);

        // When, Then
        assertThat(errors("compression.level"))
                .singleElement()
                .asString()
                .contains("compression.level is " + level)
                .contains(hint);
    }

    @ParameterizedTest
    @CsvSource({"none,-1", "gzip,9", "zstd,19"})
    void shouldAcceptALevelThatTheCompressionHas(String type, String level) {
        // Given
        properties.put("compression.type", type);
        properties.put("compression.level", level);

        // When, Then
        assertThat(errors("compression.level")).isEmpty();
    }
}
