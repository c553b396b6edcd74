package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Folders;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.ledger.LedgerMain;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration LIMIT = Duration.ofSeconds(80);

    @Override
    public List<Scale> scales() {
        return List.of(OPEN, COMMIT);
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        Path root = lab.config().dir().resolve("ledgers");
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                Folders.delete(root);
                double[] times = times(lab, made(root), size);
                return new Costs(
                        Map.of(OPEN.id(), times[0], COMMIT.id(), times[1]),
                        Figures.rounded(inFolder(root, "ledger")) + " entries and "
                                + Figures.rounded(inFolder(root, "manifest")) + " manifests lie there at the end");
            }

            @Override
            public void end() {
                Folders.delete(root);
            }
        };
    }

    private static double[] times(Lab lab, Path root, String entries) throws InterruptedException {
        String line = lab.programs()
                .runWithSink("ledger", LedgerMain.class.getName(), List.of(root.toString(), entries), LIMIT)
                .filter(text -> text.startsWith(LedgerMain.LINE))
                .findFirst()
                .orElseThrow(() -> new StackException("the ledger of " + entries + " entries gave no times"));
        String[] times = line.substring(LedgerMain.LINE.length()).split(" ", -1);
        return new double[] {Double.parseDouble(times[0]), Double.parseDouble(times[1])};
    }

    private static Path made(Path root) {
        try {
            return Files.createDirectories(root);
        } catch (IOException e) {
            throw new StackException("the folder " + root + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static int inFolder(Path root, String folder) {
        String[] names = root.resolve(".sluice/bench/measured/0")
                .resolve(folder)
                .toFile()
                .list();
        return names == null ? 0 : names.length;
    }
}
