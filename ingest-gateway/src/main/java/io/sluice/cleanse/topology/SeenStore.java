package io.sluice.cleanse.topology;

import io.sluice.cleanse.dedupe.PageStore;
import io.sluice.cleanse.dedupe.SeenPages;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one partition over a persistent, changelog-backed window store.
 *
 * <p>It extends a class of Streams' internals for one call: {@code flushCache} runs at each commit before the producer
 * is flushed, so that what it writes to the changelog belongs to the same transaction as the records it judged. The
 * public {@code commit} of a store runs after, outside of it: pages written there would outlive an aborted transaction,
 * and the records that are then read again would be taken for repeats and be lost.
 */
final class SeenStore extends WrappedStateStore<WindowStore<Bytes, byte[]>, Bytes, byte[]> implements PageStore {

    private final SeenPages pages;

    SeenStore(WindowStore<Bytes, byte[]> store, CleanseSettings settings) {
        super(store);
        this.pages = new SeenPages(settings.window(), this, settings.filterMemory(), settings.openPagesMax());
    }

    SeenPages pages() {
        return pages;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        // A task that was closed and comes back may find the store further on than its pages were.
        pages.reset();
        super.init(context, root);
    }

    @Override
    public void flushCache() {
        pages.flush();
        super.flushCache();
    }

    @Override
    public void clearCache() {
        pages.reset();
        super.clearCache();
    }

    @Override
    public void close() {
        // Another store of this process can use the memory of its filters.
        pages.reset();
        super.close();
    }

    @Override
    public byte @Nullable [] get(byte[] key, long bucketStartMs) {
        return wrapped().fetch(Bytes.wrap(key), bucketStartMs);
    }

    @Override
    public void put(byte[] key, long bucketStartMs, byte[] value) {
        wrapped().put(Bytes.wrap(key), value, bucketStartMs);
    }

    @Override
    public byte @Nullable [] newest(byte[] key) {
        try (WindowStoreIterator<byte[]> latest = wrapped().backwardFetch(Bytes.wrap(key), 0L, Long.MAX_VALUE)) {
            return latest.hasNext() ? latest.next().value : null;
        }
    }
}
