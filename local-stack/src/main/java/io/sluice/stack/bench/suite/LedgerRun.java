package io.sluice.stack.bench.suite;

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

/** A partition's ledger of so many entries, made and timed by a process of its own, and removed. */
final class LedgerRun {

    private static final Duration LIMIT = Duration.ofSeconds(80);

    private final Lab lab;
    private final Path root;

    LedgerRun(Lab lab) {
        this.lab = lab;
        this.root = lab.config().dir().resolve("ledgers");
    }

    /**
     * @param openMs of opening it, the median
     * @param commitMs of a synced commit to it, the median
     * @param left what lies in its folders at the end, in words
     */
    record Times(double openMs, double commitMs, String left) {}

    Times of(String entries) throws InterruptedException {
        makeRoot();
        try {
            String line = lab.programs()
                    .runWithSink("ledger", LedgerMain.class.getName(), List.of(root.toString(), entries), LIMIT)
                    .filter(text -> text.startsWith(LedgerMain.LINE))
                    .findFirst()
                    .orElseThrow(() -> new StackException("the ledger of " + entries + " entries gave no times"));
            String[] times = line.substring(LedgerMain.LINE.length()).split(" ", -1);
            String left = Figures.rounded(inFolder("ledger")) + " entries and " + Figures.rounded(inFolder("manifest"))
                    + " manifests lie there at the end";
            return new Times(Double.parseDouble(times[0]), Double.parseDouble(times[1]), left);
        } finally {
            Folders.delete(root);
        }
    }

    private void makeRoot() {
        Folders.delete(root);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new StackException("the folder " + root + " cannot be made: " + e.getMessage(), e);
        }
    }

    private int inFolder(String folder) {
        String[] names = root.resolve(".sluice/bench/measured/0")
                .resolve(folder)
                .toFile()
                .list();
        return names == null ? 0 : names.length;
    }
}
