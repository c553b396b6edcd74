package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import java.util.List;
import java.util.Map;

/** A longer history of commits in one partition's ledger. */
final class LedgerAxis implements Axis {

    private static final List<String> SIZES = List.of("10", "1000", "100000");
    private static final Scale OPEN = Scale.linear(
                    "S6.open", "sink: opening a partition's ledger; entries", "ms", SIZES)
            .upTo(
                    5,
                    "it is the whole time, not that of an entry: old entries are folded, so a folder holds up to 512"
                            + " of them to list, and no more after that");
    private static final Scale COMMIT =
            Scale.linear("S6.commit", "sink: a commit of one part, synced; entries", "ms", SIZES);

    @Override
    public List<Scale> scales() {
        return List.of(OPEN, COMMIT);
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        LedgerRun ledger = new LedgerRun(lab);
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                LedgerRun.Times times = ledger.of(size);
                return new Costs(Map.of(OPEN.id(), times.openMs(), COMMIT.id(), times.commitMs()), times.left());
            }

            @Override
            public void end() {
                // Each turn removes its own ledger.
            }
        };
    }
}
