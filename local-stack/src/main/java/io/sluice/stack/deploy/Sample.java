package io.sluice.stack.deploy;

import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.part.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A few events through the whole chain: posted to the gateway, found again in a published file. */
public final class Sample {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TOPIC = "events";

    private final String gatewayAddress;
    private final Path files;
    private final Http http;
    private final Console console;

    public Sample(String gatewayAddress, Path files, Http http, Console console) {
        this.gatewayAddress = gatewayAddress;
        this.files = files;
        this.http = http;
        this.console = console;
    }

    /** The published files that hold the sample, in their order, and those of their lines that are the sample's. */
    public record Landed(List<Path> files, List<String> lines) {}

    /** Posts three events and waits until published files hold them. */
    public Landed send() throws InterruptedException {
        String mark = UUID.randomUUID().toString();
        List<String> events = IntStream.rangeClosed(1, 3)
                .mapToObj(n -> "{\"sample\":\"" + mark + "\",\"n\":" + n + ",\"text\":\"hello, Sluice\"}")
                .toList();
        post(events.stream().map(event -> event + "\n").collect(Collectors.joining()));
        return Poll.until(LIMIT, console, () -> find(mark, events.size()))
                .orElseThrow(() -> new StackException("the sample was accepted by the gateway and is in no file under "
                        + files + " after " + LIMIT.toSeconds() + " s: see logs/connect.log"));
    }

    private void post(String ndjson) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(URI.create(gatewayAddress + "/topics/" + TOPIC))
                            .timeout(Duration.ofSeconds(15))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(ndjson)));
            if (response.statusCode() != 200) {
                throw new StackException("the sample is refused by the gateway (HTTP " + response.statusCode() + "): "
                        + response.body());
            }
        } catch (IOException e) {
            throw new StackException("the sample cannot be posted to " + gatewayAddress + ": " + e, e);
        }
    }

    private Optional<Landed> find(String mark, int expected) {
        try (Stream<Path> tree = Files.walk(files)) {
            List<Path> holding = tree.filter(
                            path -> path.getFileName().toString().startsWith(TOPIC + "+"))
                    .filter(path -> !linesWith(path, mark).isEmpty())
                    .sorted()
                    .toList();
            // A commit may fall between two events of one batch: they are then in two files.
            List<String> lines = holding.stream()
                    .flatMap(path -> linesWith(path, mark).stream())
                    .toList();
            return lines.size() == expected ? Optional.of(new Landed(holding, lines)) : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            // A folder that is not there yet, or went away while it was read: look again.
            return Optional.empty();
        }
    }

    private static List<String> linesWith(Path file, String mark) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains(mark)).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
