package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.lab.Lab;
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

/** Starts cleanse as it is installed, and what it is held against. */
record CleanseProgram(Lab lab) {

    private static final String MAIN = "io.sluice.gateway.GatewayMain";

    Child cleanse(String clean, Path state) {
        requireCleanse();
        Path file = written(
                clean,
                new TreeMap<>(Map.of(
                        "process.roles",
                        "cleanse",
                        "bootstrap.servers",
                        lab.bootstrapServers(),
                        "cleanse.application.id",
                        clean,
                        "cleanse.topics",
                        clean,
                        "cleanse.topics.create",
                        "true",
                        "cleanse.topics.replication.factor",
                        "1",
                        "cleanse.state.dir",
                        state.toString(),
                        "cleanse.management.port",
                        "-1")));
        return lab.programs().startFromGateway("cleanse", MAIN, List.of(file.toString()));
    }

    Child passthrough(String clean, Path state) {
        return lab.programs()
                .startWithTools(
                        "passthrough",
                        PassthroughMain.class.getName(),
                        List.of(lab.bootstrapServers(), clean, clean + ".raw", clean, state.toString()));
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
