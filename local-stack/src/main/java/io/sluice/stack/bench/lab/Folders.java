package io.sluice.stack.bench.lab;

import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of a run: emptied, and measured by size. */
public final class Folders {

    private Folders() {}

    /** All that an earlier run left. */
    static void deleteRemains(UpConfig config) {
        deleteData(config);
        // Logs are read for results: a line of the last run must not be taken for one of this.
        delete(config.logs());
        config.logs().toFile().mkdirs();
    }

    /** What the broker and the sinks wrote; logs stay. */
    static void deleteData(UpConfig config) {
        for (Path folder : List.of(
                config.dir().resolve("kafka"),
                config.dir().resolve("cleanse"),
                config.dir().resolve("streams"),
                spool(config),
                config.files())) {
            delete(folder);
        }
    }

    static Path spool(UpConfig config) {
        return config.dir().resolve("spool");
    }

    /** Deletes a folder with all that it holds, if it is there. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StackException("the folder " + folder + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** The published files of a topic under a sink's root: those named after it. */
    public static List<Path> published(Path root, String topic) {
        return files(root).stream()
                .filter(path -> path.getFileName().toString().startsWith(topic + "+"))
                .filter(path -> !root.relativize(path).startsWith(".sluice"))
                .toList();
    }

    /** All that a sink holds of its topics: published files, and parts that still grow; nothing of its own books. */
    public static List<Path> held(Path root) {
        return files(root).stream()
                .filter(path -> isData(root.relativize(path)))
                .toList();
    }

    /** While a sink is at work: what goes in the meantime is left out. */
    private static List<Path> files(Path root) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new StackException("the folder " + root + " cannot be listed: " + e.getMessage(), e);
        }
        return files;
    }

    /** Of the sink's own books, only what lies directly in a folder {@code parts} is data. */
    private static boolean isData(Path inRoot) {
        int names = inRoot.getNameCount();
        return !inRoot.startsWith(".sluice")
                || (names > 1 && inRoot.getName(names - 2).endsWith("parts"));
    }

    public static long bytes(List<Path> files) {
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }
}
