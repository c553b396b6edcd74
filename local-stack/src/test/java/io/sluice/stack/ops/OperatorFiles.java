package io.sluice.stack.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that an operator deploys, as they are in the repository. */
final class OperatorFiles {

    static final Path ROOT =
            Path.of(System.getProperty("sluice.root")).toAbsolutePath().normalize();
    static final Path CONNECT_CONFIG = ROOT.resolve("connect-config");

    private static final ObjectMapper JSON = new ObjectMapper();

    private OperatorFiles() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        return json(text(file));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a file; anchors and merge keys are resolved, which Jackson's own reader does not do. */
    static List<JsonNode> yaml(Path file) {
        return yaml(text(file));
    }

    static List<JsonNode> yaml(String text) {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(text)
                .forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }

    static Properties properties(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** All files below a folder of connect-config with this ending, sorted. */
    static List<Path> below(String folder, String ending) {
        try (Stream<Path> tree = Files.walk(CONNECT_CONFIG.resolve(folder))) {
            return tree.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
