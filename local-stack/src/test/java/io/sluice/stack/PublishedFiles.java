package io.sluice.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a reader of the published folder sees: files by their names, lines in the order of their offsets. */
final class PublishedFiles {

    private static final Pattern NAME = Pattern.compile("(?<topic>.+)\\+(?<partition>\\d+)\\+(?<offset>\\d+)\\.json");

    private final Path root;

    PublishedFiles(Path root) {
        this.root = root;
    }

    /** All lines of a topic, in no particular order across partitions. */
    List<String> lines(String topic) {
        return parts(topic).stream().flatMap(part -> part.lines().stream()).toList();
    }

    /** The lines of one partition in the order of the files' first offsets. */
    List<String> lines(String topic, int partition) {
        return parts(topic).stream()
                .filter(part -> part.partition() == partition)
                .sorted(Comparator.comparingLong(Part::firstOffset))
                .flatMap(part -> part.lines().stream())
                .toList();
    }

    private List<Part> parts(String topic) {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(path -> !path.toString().contains("/.sluice"))
                    .filter(Files::isRegularFile)
                    .map(PublishedFiles::part)
                    .filter(part -> part.topic().equals(topic))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Part part(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            throw new AssertionError("a published file with a foreign name: " + path);
        }
        try {
            return new Part(
                    name.group("topic"),
                    Integer.parseInt(name.group("partition")),
                    Long.parseLong(name.group("offset")),
                    Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Part(String topic, int partition, long firstOffset, List<String> lines) {}
}
