package io.sluice.gateway.flow;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.BatchCodec;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import io.sluice.gateway.send.Graveyard;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Buries records in the spool's dead store: neighbours that failed alike share a letter, each keeps its id. */
public final class DeadStoreGraveyard implements Graveyard {
    private final DeadStore store;
    private final Clock clock;

    public DeadStoreGraveyard(DeadStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Boolean> bury(Batch batch, List<RecordError> errors, int attempts) {
        List<CompletableFuture<Boolean>> burials = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= errors.size(); i++) {
            boolean runEnds = i == errors.size()
                    || errors.get(i).index() != errors.get(i - 1).index() + 1
                    || !errors.get(i).code().equals(errors.get(i - 1).code());
            if (runEnds) {
                burials.add(bury(slice(batch, errors.get(from).index(), i - from), errors.get(from), attempts));
                from = i;
            }
        }
        return CompletableFuture.allOf(burials.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> burials.stream().allMatch(burial -> burial.getNow(false)));
    }

    private CompletableFuture<Boolean> bury(Batch part, RecordError error, int attempts) {
        // The dead store numbers its letters itself.
        Entry entry = new Entry(part.topic(), 0, part.ingestTimeMs(), part.recordCount(), BatchCodec.encode(part));
        return store.bury(new DeadLetter(entry, error.code(), error.message(), attempts, clock.wallTimeMs()))
                .thenApply(answer -> answer instanceof Stored)
                .toCompletableFuture();
    }

    private static Batch slice(Batch batch, int first, int count) {
        Records all = batch.records();
        int start = all.start(first);
        int end = all.end(first + count - 1);
        byte[] body = Arrays.copyOfRange(all.body(), start, end);
        int[] bounds = new int[2 * count];
        for (int i = 0; i < count; i++) {
            bounds[2 * i] = all.start(first + i) - start;
            bounds[2 * i + 1] = all.end(first + i) - start;
        }
        Identity whole = batch.identity();
        Identity part = new Identity(whole.base(), whole.firstNumber() + first, whole.digest());
        return new Batch(
                batch.topic(), batch.partition(), part, batch.ingestTimeMs(), new Records(body, bounds, count));
    }
}
