package io.sluice.stack.ops;

import com.github.luben.zstd.ZstdInputStream;
import io.sluice.stack.console.Console;
import io.sluice.stack.deploy.ConnectorDeployment;
import io.sluice.stack.part.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBindingFilter;

/** A chain that was deployed by compose, as its clients and its operator meet it: over HTTP, REST and its files. */
final class DeployedChain {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ComposeRun run;
    private final Http http = new Http();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    DeployedChain(ComposeRun run) {
        this.run = run;
    }

    HttpResponse<String> post(String topic, String ndjson) throws Exception {
        return postAsync(topic, ndjson).get();
    }

    CompletableFuture<HttpResponse<String>> postAsync(String topic, String ndjson) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(run.url("gateway", 8080) + "/topics/" + topic))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(ndjson))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** @return how many tasks it runs with */
    int deploy(String connector, Path json) throws InterruptedException {
        return new ConnectorDeployment(run.url("connect", 8083), http, Console.system()).deploy(connector, json);
    }

    void delete(String connector) throws Exception {
        HttpRequest.Builder delete =
                HttpRequest.newBuilder(URI.create(run.url("connect", 8083) + "/connectors/" + connector));
        int status = http.send(delete.timeout(LIMIT).DELETE()).statusCode();
        if (status != 204) {
            throw new AssertionError("connector " + connector + " is not deleted: Connect answers " + status);
        }
    }

    /** The names of what a service exposes, as Prometheus stores them. */
    Set<String> exposed(String service, int port) throws Exception {
        return http.get(run.url(service, port) + "/metrics", LIMIT)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A counter of something that has not happened is not exposed: its name is then a constant of the class at least. */
    String constantsOfTheGatewaysMetrics() throws IOException {
        Path lib = root("gateway", "opt/sluice/ingest-gateway/lib");
        try (Stream<Path> jars = Files.list(lib)) {
            Path jar = jars.filter(path -> path.getFileName().toString().startsWith("ingest-gateway-"))
                    .findFirst()
                    .orElseThrow();
            try (ZipFile zip = new ZipFile(jar.toFile());
                    InputStream metrics = zip.getInputStream(zip.getEntry("io/sluice/gateway/ops/Metrics.class"))) {
                return new String(metrics.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** By a listener that asks for no login. */
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", run.sandbox().address("kafka") + ":9094"));
    }

    Set<String> granted() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .map(rule -> Strimzi.grant(
                            rule.entry().principal(),
                            rule.entry().operation().name(),
                            rule.pattern().resourceType().name(),
                            rule.pattern().patternType().name(),
                            rule.pattern().name()))
                    .collect(Collectors.toSet());
        }
    }

    /** A path of a service's own file system. */
    Path root(String service, String path) {
        return run.sandbox().root(service).resolve(path);
    }

    /** What the file sink has published of a topic. */
    String landed(String topic) throws IOException {
        return landed(topic + "/partition=", ".json");
    }

    /** The text of all published files whose path holds the one and whose name ends with the other. */
    String landed(String path, String extension) throws IOException {
        Path root = run.sandbox().volume("files");
        StringBuilder text = new StringBuilder();
        try (Stream<Path> tree = Files.walk(root)) {
            List<Path> files = tree.filter(file -> file.toString().contains(path)
                            && file.toString().endsWith(extension)
                            && !root.relativize(file).startsWith(".sluice"))
                    .toList();
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file);
                        InputStream unpacked = extension.endsWith(".zst") ? new ZstdInputStream(in) : in) {
                    text.append(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return text.toString();
    }
}
