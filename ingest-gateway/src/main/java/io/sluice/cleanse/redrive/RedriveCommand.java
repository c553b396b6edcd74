package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.gateway.SuppressForbidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redrive}: dead letters back to where they came from. */
@SuppressForbidden(reason = "a command: console, files, the system's clock")
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends dead letters back to where they came from, each once. Run it again to go on.")
public final class RedriveCommand implements Callable<Integer> {

    private static final int BAR_CHARS = 30;

    @Option(names = "--bootstrap", required = true, description = "Brokers: host:port[,host:port].")
    private String bootstrap = "";

    @Option(
            names = "--from",
            required = true,
            description = "Dead-letter topic: the gateway's, cleanse's or Connect's.")
    private String from = "";

    @Option(names = "--reason", description = "Only letters with this reason (or error class); repeat for more.")
    private List<String> reasons = List.of();

    @Option(names = "--topic", description = "Only letters that came from this topic; repeat for more.")
    private List<String> topics = List.of();

    @Option(names = "--key", description = "Only letters with this key.")
    private @Nullable String key;

    @Option(names = "--since", description = "Only letters written at or after this time, as 2026-11-23T18:00:00Z.")
    private @Nullable Instant since;

    @Option(names = "--until", description = "Only letters written before this time.")
    private @Nullable Instant until;

    @Option(names = "--max", description = "Send back this many at most.")
    private long max = Long.MAX_VALUE;

    @Option(names = "--rate", description = "Send back this many a second at most.")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--attempts",
            defaultValue = "3",
            description = "Park a letter that was sent back this often (default 3).")
    private int attempts;

    @Option(names = "--parking", description = "Topic to park in (default: <from without .dlq>.parked.dlq).")
    private @Nullable String parking;

    @Option(
            names = "--ledger",
            defaultValue = Request.Ledger.TOPIC,
            description = "Topic that keeps what was sent back (default ${DEFAULT-VALUE}).")
    private String ledger = "";

    @Option(
            names = "--ledger-replication",
            defaultValue = "3",
            description = "Replicas of that topic where it must be created (default 3).")
    private short ledgerReplication;

    @Option(names = "--client-config", description = "Properties for Kafka's clients: security and the like.")
    private @Nullable Path clientConfig;

    @Option(names = "--dry-run", description = "Count what would be sent back; write nothing.")
    private boolean dryRun;

    private final PrintStream out;
    private final PrintStream progress;

    /** @param out gets the result, {@code progress} the bar */
    public RedriveCommand(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException {
        Counts counts = new Redrive(request(), InstantSource.system(), this::show).run();
        progress.println();
        out.println((dryRun ? "would send " : "sent ") + counts.sent() + ", parked " + counts.parked()
                + ", filtered out " + counts.passed() + ", sent back before " + counts.already()
                + ", without an origin " + counts.lost());
        return counts.lost() == 0 ? 0 : 4;
    }

    private Request request() throws IOException {
        Map<String, Object> client = new HashMap<>();
        if (clientConfig != null) {
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(clientConfig)) {
                properties.load(in);
            }
            properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        }
        client.put("bootstrap.servers", bootstrap);
        Filter filter = new Filter(
                Set.copyOf(reasons),
                Set.copyOf(topics),
                key == null ? null : key.getBytes(UTF_8),
                since == null ? Long.MIN_VALUE : since.toEpochMilli(),
                until == null ? Long.MAX_VALUE : until.toEpochMilli());
        return new Request(
                from,
                filter,
                new Request.Parking(parking == null ? parkingOf(from) : parking, attempts),
                new Request.Pace(max, rate),
                new Request.Ledger(ledger, ledgerReplication, dryRun),
                client);
    }

    /** Ends in {@code .dlq}, so that nobody can post to it. */
    public static String parkingOf(String from) {
        return (from.endsWith(".dlq") ? from.substring(0, from.length() - 4) : from) + ".parked.dlq";
    }

    private void show(Counts counts) {
        int filled =
                counts.end() == 0 ? BAR_CHARS : (int) Math.min(BAR_CHARS, BAR_CHARS * counts.read() / counts.end());
        progress.print("\r[" + "#".repeat(filled) + ".".repeat(BAR_CHARS - filled) + "] " + counts.read() + "/"
                + counts.end() + " read, " + counts.sent() + " sent, " + counts.parked() + " parked");
        progress.flush();
    }
}
