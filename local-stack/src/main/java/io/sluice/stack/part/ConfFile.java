package io.sluice.stack.part;

import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Properties files: read as a base, overridden, and written to where a child reads them. */
final class ConfFile {

    private ConfFile() {}

    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (InputStream input = Files.newInputStream(file)) {
            properties.load(input);
        } catch (IOException e) {
            throw new StackException("the configuration " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    static Path write(Path file, Map<String, ?> values) {
        String text = values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + escaped(entry.getValue().toString()) + "\n")
                .collect(Collectors.joining());
        return write(file, text);
    }

    /** Copies a resource of this class's package. */
    static Path copy(Path file, String resource) {
        try (InputStream input = ConfFile.class.getResourceAsStream(resource)) {
            if (input == null) {
                throw new IllegalStateException("the resource " + resource + " is not in the jar");
            }
            return write(file, new String(input.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StackException("the resource " + resource + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new StackException("the configuration " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }
}
