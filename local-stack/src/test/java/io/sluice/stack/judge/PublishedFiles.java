package io.sluice.stack.judge;

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
public final class PublishedFiles {

    private static final Pattern NAME = Pattern.compile("(?<topic>.+)\\+(?<partition>\\d+)\\+(?<offset>\\d+)\\.json");

    private final Path root;

    public PublishedFiles(Path root) {
        this.root = root;
    }

    /** All lines of a topic, in no particular order across partitions. */
    public List<String> lines(String topic) {
        return parts(topic).flatMap(part -> part.lines().stream()).toList();
    }

    /** The lines of one partition in the order of the files' first offsets. */
    public List<String> lines(String topic, int partition) {
        return parts(topic)
                .filter(part -> part.partition() == partition)
                .sorted(Comparator.comparingLong(Part::firstOffset))
                .flatMap(part -> part.lines().stream())
                .toList();
    }

    private Stream<Part> parts(String topic) {
        return paths().stream()
                .map(PublishedFiles::part)
                .filter(part -> part.topic().equals(topic));
    }

    private List<Path> paths() {
        // The sink makes and removes files of its own below .sluice while this walks: they are not to be looked at.
        try (Stream<Path> top = Files.list(root)) {
            return top.filter(path -> !path.getFileName().toString().equals(".sluice"))
                    .flatMap(PublishedFiles::filesBelow)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> filesBelow(Path top) {
        try (Stream<Path> tree = Files.walk(top)) {
            return tree.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Part part(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            throw new AssertionError("a published file with a foreign name: " + path);
        }
        return new Part(
                name.group("topic"),
                Integer.parseInt(name.group("partition")),
                Long.parseLong(name.group("offset")),
                path);
    }

    private record Part(String topic, int partition, long firstOffset, Path path) {
        List<String> lines() {
            try {
                return Files.readAllLines(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
