package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.feed.IdKind;
import io.sluice.stack.bench.lab.Folders;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.TopicWatch;
import io.sluice.stack.bench.passthrough.PassthroughMain;
import io.sluice.stack.console.StackException;
import io.sluice.stack.process.Child;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * One turn of a topology: a process of its own, under an application id that has read nothing yet, watched by the
 * committed end of the topic that it writes.
 */
final class CleanseRun {

    private static final String MAIN = "io.sluice.gateway.GatewayMain";

    private final Lab lab;
    private int turns;

    CleanseRun(Lab lab) {
        this.lab = lab;
    }

    /** @return records per second */
    double passthrough(RawTopics.Filled topic) throws InterruptedException {
        String application = "bench-passthrough-" + ++turns;
        String out = application + "-out";
        lab.topics().create(out);
        Path state = lab.config().dir().resolve("streams").resolve(application);
        return watched(
                out,
                topic.records(),
                state,
                () -> lab.programs()
                        .startWithTools(
                                "passthrough",
                                PassthroughMain.class.getName(),
                                List.of(lab.bootstrapServers(), application, topic.raw(), out, state.toString())));
    }

    /** @return records per second */
    double cleansed(IdKind kind, RawTopics raw) throws InterruptedException {
        requireCleanse();
        RawTopics.Filled topic = raw.filled(kind);
        String application = "bench-cleanse-" + ++turns;
        Path state = lab.config().dir().resolve("streams").resolve(application);
        Path file = written(
                application,
                new TreeMap<>(Map.of(
                        "process.roles",
                        "cleanse",
                        "bootstrap.servers",
                        lab.bootstrapServers(),
                        "cleanse.application.id",
                        application,
                        "cleanse.topics",
                        topic.clean(),
                        "cleanse.topics.create",
                        "true",
                        "cleanse.topics.replication.factor",
                        "1",
                        "cleanse.state.dir",
                        state.toString(),
                        "cleanse.management.port",
                        "-1")));
        lab.topics().createClean(topic.clean());
        return watched(
                topic.clean(),
                topic.records(),
                state,
                () -> lab.programs().startFromGateway("cleanse", MAIN, List.of(file.toString())));
    }

    private double watched(String out, long records, Path state, Start start) throws InterruptedException {
        Child child = start.start();
        try (TopicWatch watch = lab.topics().watch(out)) {
            return watch.recordsPerSecondUpTo(records, child, lab.console());
        } finally {
            lab.programs().stop(child);
            lab.topics().delete(out);
            Folders.delete(state);
        }
    }

    private interface Start {
        Child start();
    }

    private void requireCleanse() {
        String jar = lab.installation().gatewayClassPath().split(File.pathSeparator)[0];
        try (JarFile file = new JarFile(jar)) {
            if (file.getEntry(MAIN.replace('.', '/') + ".class") == null) {
                throw new FeatureMissingException("the gateway's jar has no " + MAIN);
            }
        } catch (IOException e) {
            throw new StackException("the gateway's jar " + jar + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path written(String name, Map<String, String> properties) {
        Path file = lab.config().conf().resolve(name + ".properties");
        String text = properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new StackException("the configuration " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
