package io.sluice.stack.config;

import io.sluice.stack.console.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the built programs lie in a checkout.
 *
 * @param root the checkout's top folder
 * @param classData the folder of the archives of classes that make a child's start shorter; null for none
 */
public record Installation(Path root, @Nullable Path classData) {

    /**
     * The folder of this checkout, handed in by the build as the system property {@code sluice.root}, and the archives,
     * if there are any, by {@code sluice.class.data}.
     */
    public static Installation ofThisBuild() {
        String root = System.getProperty("sluice.root");
        if (root == null) {
            throw new StackException("the system property sluice.root is not set: start the stack with mvn -q -Pup");
        }
        String classData = System.getProperty("sluice.class.data");
        return new Installation(
                Path.of(root).toAbsolutePath().normalize(), classData == null ? null : Path.of(classData));
    }

    public Installation withClassData(Path folder) {
        return new Installation(root, folder);
    }

    /** Fails with one line if something is not built, before anything is started. */
    public void check() {
        brokerClassPath();
        workerClassPath();
        gatewayClassPath();
        pluginPath();
        watchAgent();
    }

    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    public Path defaultUpDir() {
        return root.resolve("local-stack/target/up");
    }

    public String brokerClassPath() {
        return classPathFile("local-stack/broker");
    }

    public String workerClassPath() {
        return classPathFile("local-stack/worker");
    }

    /** Kafka's own command line tools and Streams. */
    public String toolsClassPath() {
        return classPathFile("local-stack/tools");
    }

    /** Plugin paths of what the benchmarks hold the file sink against: Kafka's own file sink, and one that does nothing. */
    public List<Path> referencePluginPaths() {
        return List.of(
                built(root.resolve("local-stack/tools/target/plugins")),
                built(root.resolve("local-stack/target/plugins")));
    }

    public Path defaultBenchDir() {
        return root.resolve("local-stack/target/bench");
    }

    public String gatewayClassPath() {
        return jar("ingest-gateway", "ingest-gateway-", ".jar") + File.pathSeparator + classPathFile("ingest-gateway");
    }

    /** What a gateway's JVM is started with where it is installed. */
    public List<String> gatewayJvmOptions() {
        Path file = root.resolve("ingest-gateway/src/dist/conf/jvm.options");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.trim().split("\\s+")))
                    .filter(option -> !option.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new StackException("the gateway's JVM options cannot be read: " + e.getMessage(), e);
        }
    }

    /** The {@code plugin.path} of the worker: it holds the connector's folder and nothing else. */
    public Path pluginPath() {
        return built(root.resolve("file-sink-connector/target/plugin"));
    }

    public Path watchAgent() {
        return jar("local-stack", "local-stack-", "-watch.jar");
    }

    /** A file that an operator deploys, as it is in the repository. */
    public Path connectConfig(String name) {
        return root.resolve("connect-config").resolve(name);
    }

    private String classPathFile(String module) {
        Path file = built(root.resolve(module).resolve("target/classpath"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackException("the class path " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path jar(String module, String prefix, String suffix) {
        Path target = root.resolve(module).resolve("target");
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, prefix + "[0-9]*" + suffix)) {
            for (Path jar : jars) {
                if (suffix.startsWith("-") || !jar.getFileName().toString().matches(".*-(watch|tests|sources)\\.jar")) {
                    found.add(jar);
                }
            }
        } catch (IOException e) {
            throw notBuilt(target.resolve(prefix + "*" + suffix));
        }
        if (found.size() != 1) {
            throw notBuilt(target.resolve(prefix + "*" + suffix) + " (" + found.size() + " found, one expected)");
        }
        return found.get(0);
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw notBuilt(path);
        }
        return path;
    }

    private static StackException notBuilt(Object what) {
        return new StackException(what + " is missing: build the checkout with mvn -q package -DskipTests");
    }
}
