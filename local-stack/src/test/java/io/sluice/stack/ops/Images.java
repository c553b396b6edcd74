package io.sluice.stack.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.stack.config.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the images bring along: their entry points, and the programs and folders that a command of the compose file
 * expects to find. Those of this repository are read from their Dockerfiles; Kafka's own image is played by the class
 * that its entry point calls.
 */
final class Images {

    private static final Map<String, String> TOOLS = Map.of(
            "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand",
            "kafka-acls.sh", "org.apache.kafka.tools.AclCommand",
            "kafka-configs.sh", "kafka.admin.ConfigCommand",
            "kafka-consumer-groups.sh", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand");

    private final Installation installation;
    private final Sandbox sandbox;

    Images(Installation installation, Sandbox sandbox) {
        this.installation = installation;
        this.sandbox = sandbox;
    }

    /** Puts into the root of a service what its image holds. */
    void install(ComposeFile.Service service) throws Exception {
        Path root = sandbox.root(service.name());
        switch (image(service)) {
            case "apache/kafka" -> installKafka(root);
            case "sluice/connect" -> {
                installKafka(root);
                Files.createDirectories(root.resolve("etc/sluice/secrets"));
                Files.createDirectories(root.resolve("opt/sluice"));
                Files.createSymbolicLink(root.resolve("opt/sluice/plugins"), installation.pluginPath());
                Files.createSymbolicLink(
                        root.resolve("opt/sluice/jmx_prometheus_javaagent.jar"),
                        OperatorFiles.CONNECT_CONFIG.resolve("target/jmx_prometheus_javaagent.jar"));
            }
            case "sluice/ingest-gateway" -> unpack(distribution(), root.resolve("opt/sluice/ingest-gateway"));
            default -> {
                // Its program is expected on this machine.
            }
        }
    }

    /** What the entry point of the image does before its program starts. */
    List<List<String>> preparations(ComposeFile.Service service) {
        if (!isBroker(service)) {
            return List.of();
        }
        return List.of(List.of(
                installation.java().toString(),
                "-cp",
                installation.brokerClassPath(),
                "kafka.docker.KafkaDockerWrapper",
                "setup",
                "--default-configs-dir",
                "/etc/kafka/docker",
                "--mounted-configs-dir",
                "/etc/kafka/mounted",
                "--final-configs-dir",
                "/opt/kafka/config"));
    }

    List<String> command(ComposeFile.Service service) {
        List<String> command = new ArrayList<>();
        switch (image(service)) {
            case "apache/kafka" -> {
                if (isBroker(service)) {
                    command.addAll(
                            List.of("/opt/kafka/bin/kafka-server-start.sh", "/opt/kafka/config/server.properties"));
                }
            }
            case "sluice/ingest-gateway" -> command.addAll(instruction(service, "ENTRYPOINT"));
            case "curlimages/curl" -> command.add("curl");
            case "prom/prometheus" ->
                command.addAll(
                        List.of("prometheus", "--web.listen-address=" + sandbox.address(service.name()) + ":9090"));
            default -> {
                // The command names the program.
            }
        }
        command.addAll(service.command());
        return command;
    }

    /** That of the compose file or, where it has none, that of the Dockerfile. */
    List<String> healthCheck(ComposeFile.Service service) {
        List<String> check = service.healthCheck();
        if (check.isEmpty()) {
            return instruction(service, "HEALTHCHECK.* CMD");
        }
        // Only busybox's wget is in that image; curl is here.
        return check.get(1).equals("wget")
                ? List.of("curl", "-sf", check.get(check.size() - 1))
                : check.subList(1, check.size());
    }

    Map<String, String> environment(ComposeFile.Service service) {
        return service.name().equals("topics") ? Map.of() : Map.of("LANG", "C.UTF-8");
    }

    private static boolean isBroker(ComposeFile.Service service) {
        return image(service).equals("apache/kafka") && service.command().isEmpty();
    }

    private static String image(ComposeFile.Service service) {
        return service.image().replaceFirst(":.*", "");
    }

    /** The scripts of a Kafka distribution, as far as they are called here: variables to options, then the class. */
    private void installKafka(Path root) throws IOException {
        Path defaults = Files.createDirectories(root.resolve("etc/kafka/docker"));
        Files.createDirectories(root.resolve("etc/kafka/mounted"));
        Files.createDirectories(root.resolve("opt/kafka/config"));
        Files.createDirectories(root.resolve("opt/kafka/logs"));
        Files.writeString(defaults.resolve("server.properties"), "");
        for (String logging : List.of("log4j2.yaml", "tools-log4j2.yaml")) {
            Files.writeString(defaults.resolve(logging), """
                    Configuration:
                      Loggers:
                        Root: { level: INFO, AppenderRef: [{ ref: STDOUT }] }
                        Logger: [{ name: kafka, level: INFO, AppenderRef: { ref: STDOUT } }]
                    """);
        }
        Path bin = Files.createDirectories(root.resolve("opt/kafka/bin"));
        script(bin.resolve("kafka-server-start.sh"), installation.brokerClassPath(), "kafka.Kafka");
        script(
                bin.resolve("connect-distributed.sh"),
                installation.workerClassPath(),
                "org.apache.kafka.connect.cli.ConnectDistributed");
        for (Map.Entry<String, String> tool : TOOLS.entrySet()) {
            executable(bin.resolve(tool.getKey()), KafkaScripts.script(tool.getValue(), sandbox.address("topics")));
        }
    }

    private void script(Path file, String classPath, String mainClass) throws IOException {
        executable(
                file,
                "#!/bin/sh\nexport CLASSPATH='" + classPath + "'\nexec " + installation.java()
                        // Short lives: no time for the optimising compiler to pay for itself.
                        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m $KAFKA_HEAP_OPTS $KAFKA_LOG4J_OPTS $KAFKA_OPTS "
                        + mainClass + " \"$@\"\n");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static String toolsClassPath() throws IOException {
        return Files.readString(OperatorFiles.ROOT.resolve("local-stack/tools/target/classpath"))
                .strip();
    }

    /** The tar.gz that the image and a host are installed from. */
    static Path distribution() throws IOException {
        try (Stream<Path> built = Files.list(OperatorFiles.ROOT.resolve("ingest-gateway/target"))) {
            return built.filter(path -> path.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the distribution is not built: mvn -q package -DskipTests"));
        }
    }

    static void unpack(Path archive, Path folder) throws Exception {
        Files.createDirectories(folder);
        new Tool("tar", "every Debian")
                .succeed(folder, "-xzf", archive.toString(), "--strip-components=1", "-C", folder.toString());
    }

    /** The JSON form of an instruction in the service's Dockerfile. */
    private static List<String> instruction(ComposeFile.Service service, String name) {
        String dockerfile = OperatorFiles.text(OperatorFiles.ROOT.resolve(service.dockerfile()));
        Matcher matcher =
                Pattern.compile("^" + name + " (\\[.*])$", Pattern.MULTILINE).matcher(dockerfile);
        if (!matcher.find()) {
            throw new AssertionError(service.dockerfile() + " has no " + name);
        }
        List<String> words = new ArrayList<>();
        JsonNode array = OperatorFiles.json(matcher.group(1));
        array.forEach(word -> words.add(word.asText()));
        return words;
    }
}
