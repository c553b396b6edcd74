package io.sluice.stack.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** How far the sinks under test have got, read from the names in their ledgers: proof that there was something to kill. */
final class LedgerProgress {

    private final List<Path> roots;

    LedgerProgress(List<Path> roots) {
        this.roots = roots;
    }

    /** Waits until every ledger of the topic has a newer entry than now. */
    void awaitMore(String topic) {
        Map<Path, String> before = newest(topic);
        await(topic, now -> now.size() >= before.size() && advanced(before, now) == before.size());
    }

    /** Waits until any ledger of the topic has a newer entry than now. */
    void awaitAny(String topic) {
        Map<Path, String> before = newest(topic);
        await(topic, now -> now.size() > before.size() || advanced(before, now) > 0);
    }

    private static long advanced(Map<Path, String> before, Map<Path, String> now) {
        return before.keySet().stream()
                .filter(ledger -> now.getOrDefault(ledger, "").compareTo(before.get(ledger)) > 0)
                .count();
    }

    private void await(String topic, Predicate<Map<Path, String>> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(25))
                .until(() -> {
                    Map<Path, String> now = newest(topic);
                    return !now.isEmpty() && condition.test(now);
                });
    }

    private Map<Path, String> newest(String topic) {
        Map<Path, String> newest = new TreeMap<>();
        for (Path root : roots) {
            // <root>/.sluice/<connector>/<topic>/<partition>/ledger/<sequence>
            for (Path connector : below(root.resolve(".sluice"))) {
                for (Path partition : below(connector.resolve(topic))) {
                    below(partition.resolve("ledger")).stream()
                            .map(entry -> entry.getFileName().toString())
                            .max(String::compareTo)
                            .ifPresent(name -> newest.put(partition, name));
                }
            }
        }
        return newest;
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> names = Files.isDirectory(folder) ? Files.list(folder) : Stream.<Path>empty()) {
            return names.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
