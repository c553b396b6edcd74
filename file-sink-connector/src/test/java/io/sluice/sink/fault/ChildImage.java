package io.sluice.sink.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What children run on: this module's classes in jars, for only what comes from jars can be archived, and an archive of
 * the classes that a first run has loaded. Hundreds of children are started for one test, and most of their time would
 * go into loading classes.
 */
final class ChildImage {
    private final Class<?> main;
    private final List<String> options;
    private final String classPath;
    private final Path archive;

    private ChildImage(Class<?> main, List<String> options, String classPath, Path archive) {
        this.main = main;
        this.options = options;
        this.classPath = classPath;
        this.archive = archive;
    }

    private static final class Sinks {
        private static final ChildImage IMAGE =
                of(SinkProcess.class, List.of(), SinkProcess.Kind.SLUICE.name(), "0", "2000");
    }

    private static final class Ledgers {
        // It does little, mostly under strace, which has to look at each step of a compiler's threads.
        private static final ChildImage IMAGE = of(LedgerProcess.class, List.of("-Xint"), "100");
    }

    /** Runs {@link SinkProcess}. */
    static ChildImage sink() {
        return Sinks.IMAGE;
    }

    /** Runs {@link LedgerProcess}. */
    static ChildImage ledger() {
        return Ledgers.IMAGE;
    }

    /** @param arguments of a first run, behind the root: it loads what the others will need */
    private static ChildImage of(Class<?> main, List<String> options, String... arguments) {
        try {
            Path folder = Files.createDirectories(ownFolder().resolve(main.getSimpleName()));
            List<String> jars = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(":", -1)) {
                Path path = Path.of(entry);
                if (entry.isEmpty()) {
                    // The class path of a test run ends with a colon, and nothing is meant by it.
                    continue;
                }
                jars.add(
                        Files.isDirectory(path) ? jar(path, folder.resolve("classes-" + jars.size() + ".jar")) : entry);
            }
            ChildImage image = new ChildImage(main, options, String.join(":", jars), folder.resolve("archive.jsa"));
            List<String> training = image.command("-XX:ArchiveClassesAtExit=" + image.archive);
            training.add(folder.resolve("root").toString());
            training.addAll(List.of(arguments));
            // Without an archive the children are slower, and nothing else.
            Commands.succeeds(training.toArray(String[]::new));
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests run in several JVMs at a time: each has a folder, and removes those of the ones that are gone. */
    private static Path ownFolder() throws IOException {
        Path all = Files.createDirectories(Path.of("target", "children").toAbsolutePath());
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                if (ProcessHandle.of(Long.parseLong(folder.getFileName().toString()))
                        .isEmpty()) {
                    try (Stream<Path> tree = Files.walk(folder)) {
                        tree.sorted(Comparator.reverseOrder())
                                .forEach(path -> path.toFile().delete());
                    }
                }
            }
        }
        return all.resolve(Long.toString(ProcessHandle.current().pid()));
    }

    private static String jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(classes)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
        return jar.toString();
    }

    /** The java command, without the program's own arguments. */
    List<String> command() {
        return command("-XX:SharedArchiveFile=" + archive);
    }

    private List<String> command(String archiving) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                archiving,
                "-Xshare:auto",
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }
}
