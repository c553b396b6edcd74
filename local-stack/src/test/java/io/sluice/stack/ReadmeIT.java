package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.judge.PublishedFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the README says, word by word, in a fresh copy of the checkout. Only the ports differ: the commands get
 * free ones, so that a stack already running on this machine is left alone.
 */
class ReadmeIT {

    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern STOPPED = Pattern.compile("  (\\w+) +stopped after ");
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea");
    private static final String FREE_PORTS =
            " -Dquick -Dup.kafka.port=0 -Dup.connect.port=0 -Dup.gateway.port=0 -Dup.management.port=0";

    /** What is deployed too, which a stack that runs from the folders does not need: to compare it. */
    private static final String PACKED = " -Dskip.distribution=false";

    private final Path root = Path.of(System.getProperty("sluice.root"));

    @TempDir
    Path temp;

    @Test
    void shouldDoWhatTheReadmeSays() throws Exception {
        // Given
        List<String> commands = commands(Files.readString(root.resolve("README.md")));
        Path checkout = temp.resolve("checkout");
        copySources(root, checkout);
        assertThat(commands).startsWith("mvn -q -Pup", "mvn -q verify");
        assertThat(Files.readString(root.resolve(".ci/run")))
                .as("what CI runs is the README's test command")
                .contains("\n" + commands.get(1) + "\n");

        // When
        ProcessBuilder up = bash(checkout, commands.get(0) + FREE_PORTS + PACKED);
        try (LauncherProcess launcher = LauncherProcess.start(up, temp.resolve("up.out"))) {
            launcher.awaitReady(LauncherProcess.BUILD_LIMIT);
            String gateway = launcher.find("READY .*gateway (http://127\\.0\\.0\\.1:\\d+)");
            String management = launcher.find("READY .*metrics (http://127\\.0\\.0\\.1:\\d+)");
            for (String command : commands.subList(2, commands.size())) {
                String here =
                        command.replace("http://127.0.0.1:8080", gateway).replace("http://127.0.0.1:8081", management);
                if (here.contains("local-stack/target/up/files")) {
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(run(checkout, here)).contains("\"hello\":\"world\""));
                } else {
                    assertThat(run(checkout, here)).as(here).isNotBlank();
                }
            }

            // Then
            shouldHoldEachOfAThousandEventsOnce(checkout.resolve("local-stack/target/up/files"));
            launcher.signal("TERM");
            launcher.awaitExit(Duration.ofSeconds(30));
            // Anywhere in a line: Maven's own console, which is about to end, writes what resets its colours.
            assertThat(STOPPED.matcher(launcher.output()).results().map(part -> part.group(1)))
                    .as("one after the other:%n%s", launcher.output())
                    .containsExactly("gateway", "cleanse", "connect", "kafka");
        }
        shouldHaveBuiltTheSameBytes(checkout);
    }

    @Test
    void shouldRefuseAnOldJdkInWords() throws Exception {
        // When
        Process mvn = bash(root, "mvn -q validate -N '-Djdk.range=[99,)'")
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out").toFile())
                .start();

        // Then
        assertThat(mvn.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(mvn.exitValue()).isNotZero();
        assertThat(Files.readString(temp.resolve("out")))
                .contains("Sluice needs a JDK in the range [99,) and this is " + System.getProperty("java.version"));
    }

    private static void shouldHoldEachOfAThousandEventsOnce(Path files) {
        List<String> expected = IntStream.rangeClosed(1, 1000)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toList();
        PublishedFiles published = new PublishedFiles(files);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(published.lines("events").stream().filter(line -> line.startsWith("{\"n\":")))
                                .containsExactlyInAnyOrderElementsOf(expected));
    }

    /** The archives of this build and those of the copy, built in another folder: byte for byte. */
    private void shouldHaveBuiltTheSameBytes(Path checkout) throws IOException {
        Set<String> compared = new TreeSet<>();
        for (String module : List.of("ingest-gateway", "file-sink-connector", "local-stack")) {
            try (Stream<Path> files = Files.list(root.resolve(module).resolve("target"))) {
                for (Path archive : files.filter(path -> path.toString().matches(".*\\.(jar|zip|tar\\.gz)"))
                        .toList()) {
                    Path other = checkout.resolve(root.relativize(archive));
                    assertThat(Files.mismatch(archive, other))
                            .as("first difference in %s", archive)
                            .isEqualTo(-1);
                    compared.add(archive.getFileName().toString());
                }
            }
        }
        assertThat(compared).anyMatch(name -> name.startsWith("ingest-gateway") && name.endsWith(".jar"));
        assertThat(compared).anyMatch(name -> name.startsWith("ingest-gateway") && name.endsWith(".tar.gz"));
        assertThat(compared).anyMatch(name -> name.startsWith("sluice-file-sink") && name.endsWith(".zip"));
    }

    private static List<String> commands(String readme) {
        return SHELL_BLOCK
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String run(Path directory, String command) throws IOException, InterruptedException {
        File output = temp.resolve("command.out").toFile();
        Process process = bash(directory, "set -o pipefail; " + command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        String text = Files.readString(output.toPath());
        assertThat(process.exitValue()).as("%s:%n%s", command, text).isZero();
        return text;
    }

    private static ProcessBuilder bash(Path directory, String command) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "exec " + command).directory(directory.toFile());
        if (command.contains("|") || command.contains(";")) {
            builder.command("bash", "-c", command);
        }
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static void copySources(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_SOURCES.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
