package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.Sink;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** What has to hold of a root after anything. */
final class Judge {
    private Judge() {}

    /** The ledgers prove themselves, and none ends before what was told to be durable. */
    static void verified(Path root, long durable) {
        try {
            Verifier verifier = new Verifier(new LocalDisk(root), false);
            List<Verifier.Report> reports = new ArrayList<>();
            for (Home home : verifier.homes()) {
                Verifier.Report report = verifier.verify(home);
                assertThat(report.problems()).as(home.toString()).isEmpty();
                assertThat(report.coverage().end()).isGreaterThanOrEqualTo(durable);
                reports.add(report);
            }
            assertThat(durable <= 0 || !reports.isEmpty())
                    .as("a ledger for what was durable")
                    .isTrue();
            assertThat(verifier.foreign(reports)).isEmpty();
        } catch (DiskFault e) {
            throw new AssertionError(e);
        }
    }

    /** The published files hold each record once, in order. */
    static void complete(Path root, long end, LongFunction<String> value) {
        List<String> lines = Sink.lines(root);
        for (int i = 0; i < Math.min(lines.size(), end); i++) {
            assertThat(lines.get(i)).isEqualTo(value.apply(i));
        }
        assertThat(lines).hasSize((int) end);
    }
}
