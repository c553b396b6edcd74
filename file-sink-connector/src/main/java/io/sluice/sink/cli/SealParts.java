package io.sluice.sink.cli;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.Sealing;
import io.sluice.sink.ledger.Verifier;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code file-sink seal <root> --connector <name>}. */
@Command(
        name = "seal",
        description = "Publishes what is committed of a stopped connector's growing parts, as when it is retired.",
        mixinStandardHelpOptions = true)
final class SealParts implements Callable<Integer> {
    @Parameters(paramLabel = "<root>", description = "the connector's root.dir")
    private Path root = Path.of("");

    @Option(names = "--connector", required = true, description = "the connector, which has to be stopped")
    private String connector = "";

    @Option(names = "--topic", description = "only this topic")
    private @Nullable String topic;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws DiskFault {
        PrintWriter out = Out.of(spec);
        Disk disk = new LocalDisk(root);
        Supplier<String> attempts = Attempts.unique();
        int count = 0;
        for (Home home : new Verifier(disk, true).homes()) {
            if (home.connector().equals(connector) && (topic == null || topic.equals(home.topic()))) {
                int sealed = new Sealing(disk).seal(home, attempts.get());
                out.println(home.topic() + "-" + home.partition() + ": " + sealed + " parts published");
                count += sealed;
            }
        }
        out.println("OK " + count + " parts published");
        out.flush();
        return 0;
    }
}
