package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.load.EventText;
import io.sluice.stack.console.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** Reads published files and checks that each event of a load is in exactly one of them, exactly once. */
final class PublishedEvents {

    private static final int BUFFER_BYTES = 1 << 20;

    private final long batches;
    private final int perBatch;
    private final int lineBytes;
    private final BitSet seen = new BitSet();

    /** @param eventBytes the size of each event, without its line end */
    PublishedEvents(long batches, int perBatch, int eventBytes) {
        this.batches = batches;
        this.perBatch = perBatch;
        this.lineBytes = eventBytes + 1;
    }

    void requireEachOnce(List<Path> files) {
        for (Path file : files) {
            try (InputStream input = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
                read(file, input);
            } catch (IOException e) {
                throw new StackException("the published file " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        long expected = batches * perBatch;
        if (seen.cardinality() != expected) {
            throw new StackException(expected - seen.cardinality() + " of " + expected
                    + " events are in no published file; the first of them is event " + seen.nextClearBit(0));
        }
    }

    private void read(Path file, InputStream input) throws IOException {
        byte[] line = new byte[lineBytes];
        for (int read = input.readNBytes(line, 0, lineBytes); read > 0; read = input.readNBytes(line, 0, lineBytes)) {
            if (read < lineBytes || line[lineBytes - 1] != '\n') {
                throw new StackException("the published file " + file + " holds a line that is not one of the events");
            }
            count(file, EventText.batch(line, 0), EventText.n(line, 0));
        }
    }

    private void count(Path file, long batch, int n) {
        long index = batch * perBatch + n;
        if (batch >= batches || n >= perBatch) {
            throw new StackException(
                    "the published file " + file + " holds event " + n + " of batch " + batch + ", which was not sent");
        }
        if (seen.get(Math.toIntExact(index))) {
            throw new StackException(
                    "event " + n + " of batch " + batch + " is published twice, the second time in " + file);
        }
        seen.set((int) index);
    }
}
