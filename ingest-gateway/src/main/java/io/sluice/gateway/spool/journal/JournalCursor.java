package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Spooled;
import java.util.Optional;

/** Asks the index for the next place, reads it, goes on. */
final class JournalCursor implements Cursor {
    private final String topic;
    private final Index index;
    private final Reader reader;
    private long afterSeq;

    JournalCursor(String topic, long afterSeq, Index index, Reader reader) {
        this.topic = topic;
        this.afterSeq = afterSeq;
        this.index = index;
        this.reader = reader;
    }

    @Override
    public Optional<Spooled> next() {
        while (true) {
            Index.Step step = index.step(topic, afterSeq);
            if (step instanceof Index.Step.Load load) {
                reader.load(load.segment());
            } else if (step instanceof Index.Step.Read read) {
                Optional<Entry> entry = reader.read(read.segment(), topic, read.place());
                if (entry.isPresent()) {
                    afterSeq = read.place().seq();
                    return Optional.of(new Spooled(read.ticket(topic), entry.get()));
                }
            } else {
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
