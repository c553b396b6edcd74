package io.sluice.sink.cli;

import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.ledger.Coverage;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.Verifier;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code file-sink verify <root>}. */
@Command(
        name = "verify",
        description = "Proves that each committed offset is in exactly one file, or says which is not.",
        exitCodeOnInvalidInput = 2,
        mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "<root>", description = "the connector's root.dir")
    private Path root = Path.of("");

    @Option(names = "--connector", description = "only this connector's ledgers")
    private @Nullable String connector;

    @Option(names = "--removed-is-fine", description = "published files may have been taken away since")
    private boolean mayBeGone;

    @Option(names = "--files", description = "list every file with its offsets")
    private boolean listsFiles;

    @Option(
            names = "--bootstrap-server",
            description =
                    "also compare with what the consumer group has committed; needs kafka-clients on the class path")
    private @Nullable String bootstrapServer;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws DiskFault {
        PrintWriter out = Out.of(spec);
        Verifier verifier = new Verifier(new LocalDisk(root), mayBeGone);
        List<Verifier.Report> all = new ArrayList<>();
        int problems = 0;
        for (Home home : verifier.homes()) {
            Verifier.Report report = verifier.verify(home);
            all.add(report);
            if (connector == null || connector.equals(home.connector())) {
                problems += print(out, report) + compare(out, report);
            }
        }
        for (String file : verifier.foreign(all)) {
            out.println("FOREIGN " + file + " is in no ledger");
            problems++;
        }
        out.println(
                problems == 0
                        ? "OK " + all.size() + " partitions, each committed offset exactly once"
                        : "FAILED " + problems + " problems");
        out.flush();
        return problems == 0 ? 0 : 1;
    }

    private int print(PrintWriter out, Verifier.Report report) {
        Home home = report.home();
        String name = home.connector() + " " + home.topic() + "-" + home.partition();
        long records = report.files().stream()
                .mapToLong(file -> file.content().records())
                .sum();
        for (Coverage.Claim claim : report.coverage().claims()) {
            out.println(name + " epoch " + claim.epoch() + ": offsets " + claim.from() + " to " + (claim.to() - 1));
        }
        out.println(name + ": " + report.files().size() + " files with " + records + " records, "
                + report.coverage().skipped() + " offsets without a record");
        if (listsFiles) {
            for (Published file : report.files()) {
                out.println("  " + file.name() + " " + file.content().ranges() + " " + file.why());
            }
        }
        report.problems().forEach(problem -> out.println("PROBLEM " + name + ": " + problem));
        return report.problems().size();
    }

    private int compare(PrintWriter out, Verifier.Report report) {
        if (bootstrapServer == null) {
            return 0;
        }
        Home home = report.home();
        Map<Integer, Long> committed = GroupOffsets.of(bootstrapServer, "connect-" + home.connector(), home.topic());
        long end = report.coverage().end();
        Long offset = committed.get(home.partition());
        if (offset != null && offset > Math.max(0, end)) {
            out.println("PROBLEM " + home.topic() + "-" + home.partition() + ": the group has committed " + offset
                    + ", the ledger ends at " + end);
            return 1;
        }
        return 0;
    }
}
