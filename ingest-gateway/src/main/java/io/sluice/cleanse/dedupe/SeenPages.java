package io.sluice.cleanse.dedupe;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ids of one partition have been seen within the window. Not thread-safe.
 *
 * <p>An entry per record would cost a look-up, a write and a changelog record for each, which is five times slower than
 * the rest of the work. So the records of a batch share a {@link Page}, and pages in use stay open in memory: a batch
 * costs one look-up per live bucket when its page is opened and one write when it is let go.
 *
 * <p>A page is written when it is evicted, when the bucket turns, and by {@link #flush}, which must run inside the
 * transaction that carries the records judged by it. What was not flushed is forgotten in a crash together with the
 * output that it belongs to.
 *
 * <p>What {@link BucketFilters} knows not to be in the store is not looked up.
 *
 * <p>Ids that come one at a time bypass the open pages: they would only push the others out.
 *
 * <p>Time only moves forward here, over restarts too: it is kept as an entry of its own. Otherwise a broker whose clock
 * is behind would have us look into buckets that end before the one last written.
 */
public final class SeenPages {

    private static final PageKey CLOCK = new PageKey(new BaseKey(IdKind.CLOCK, 0, 0), 0);

    private final Window window;
    private final PageStore store;
    private final BucketFilters filters;
    private final int openPagesMax;
    private final LinkedHashMap<PageKey, Page> open = new LinkedHashMap<>(64, 0.75f, true);
    private @Nullable Page last;
    private long nowMs = Long.MIN_VALUE;
    private long keptNowMs = Long.MIN_VALUE;
    private long bucket = Long.MIN_VALUE;

    /** @param memory for telling what is not in the store */
    public SeenPages(Window window, PageStore store, FilterMemory memory, int openPagesMax) {
        this.window = window;
        this.store = store;
        this.filters = new BucketFilters(window, memory);
        this.openPagesMax = openPagesMax;
    }

    /**
     * Moves time on, never back.
     *
     * @return the time that counts now
     */
    public long advance(long timeMs) {
        if (nowMs == Long.MIN_VALUE) {
            begin(timeMs, store.newest(CLOCK.toBytes()));
        } else if (timeMs > nowMs) {
            long next = window.bucketOf(timeMs);
            if (next != bucket) {
                // What is open belongs to the bucket that ends here, and what counts as seen changes with it.
                flush();
                clear();
                bucket = next;
                filters.expireBefore(window.oldestLiveBucket(timeMs));
            }
            nowMs = timeMs;
        }
        return nowMs;
    }

    public Sighting look(IngestId id, @Nullable Long digest) {
        return page(id.page()).look(id.bit(), digest);
    }

    public void mark(IngestId id, @Nullable Long digest) {
        Page page = page(id.page());
        page.mark(id.bit(), digest);
        if (!id.base().kind().comesInRuns()) {
            write(page);
        }
    }

    /** Writes everything that is open; it stays open. */
    public void flush() {
        for (Page page : open.values()) {
            if (page.isDirty()) {
                write(page);
            }
        }
        if (nowMs != keptNowMs) {
            store.put(
                    CLOCK.toBytes(),
                    bucket,
                    ByteBuffer.allocate(Long.BYTES).putLong(nowMs).array());
            keptNowMs = nowMs;
        }
    }

    /** Lets go of everything without writing it: the store below has changed, or will be somebody else's. */
    public void clear() {
        open.clear();
        last = null;
    }

    /** Starts over, as after a restart. */
    public void reset() {
        clear();
        filters.clear();
        nowMs = Long.MIN_VALUE;
        keptNowMs = Long.MIN_VALUE;
        bucket = Long.MIN_VALUE;
    }

    public int openPages() {
        return open.size();
    }

    /** Nothing was ever written into a bucket that begins after the kept time. */
    private void begin(long timeMs, byte @Nullable [] kept) {
        if (kept == null) {
            nowMs = timeMs;
            filters.knowFrom(Long.MIN_VALUE);
        } else {
            long keptMs = ByteBuffer.wrap(kept).getLong();
            nowMs = Math.max(timeMs, keptMs);
            filters.knowFrom(window.bucketOf(keptMs) + window.bucketMs());
        }
        bucket = window.bucketOf(nowMs);
    }

    private Page page(PageKey key) {
        if (last != null && last.key().equals(key)) {
            return last;
        }
        Page page = open.get(key);
        if (page == null) {
            page = load(key);
            if (key.base().kind().comesInRuns()) {
                open.put(key, page);
                evict();
            }
        }
        last = page;
        return page;
    }

    private Page load(PageKey key) {
        Page page = new Page(key);
        byte[] bytes = key.toBytes();
        for (long at = window.oldestLiveBucket(nowMs); at <= bucket; at += window.bucketMs()) {
            byte[] value = filters.mayHold(at, key) ? store.get(bytes, at) : null;
            if (value != null) {
                page.read(value, at == bucket);
            }
        }
        return page;
    }

    private void evict() {
        if (open.size() > openPagesMax) {
            Iterator<Map.Entry<PageKey, Page>> eldest = open.entrySet().iterator();
            Page page = eldest.next().getValue();
            if (page.isDirty()) {
                write(page);
            }
            eldest.remove();
        }
    }

    private void write(Page page) {
        filters.added(bucket, page.key());
        store.put(page.key().toBytes(), bucket, page.write());
    }
}
