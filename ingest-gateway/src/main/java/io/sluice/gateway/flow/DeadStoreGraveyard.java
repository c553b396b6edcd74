package io.sluice.gateway.flow;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.BatchCodec;
import io.sluice.gateway.send.Graveyard;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Stored;
import java.util.ArrayList;
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
                burials.add(bury(batch.part(errors.get(from).index(), i - from), errors.get(from), attempts));
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
}
