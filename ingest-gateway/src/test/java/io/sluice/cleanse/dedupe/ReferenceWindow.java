package io.sluice.cleanse.dedupe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What deduplication means, without pages, buckets' stores or caches: a list of what passed and when. An id is known
 * while the bucket that it passed in overlaps the window.
 */
final class ReferenceWindow {

    private record Passed(IngestId id, @Nullable Long digest, long bucket) {}

    private final Window window;
    private final List<Passed> passed = new ArrayList<>();
    private long nowMs = Long.MIN_VALUE;

    ReferenceWindow(Window window) {
        this.window = window;
    }

    /** Looks, and marks what is seen first. */
    Sighting see(IngestId id, @Nullable Long digest, long timeMs) {
        nowMs = Math.max(nowMs, timeMs);
        passed.removeIf(entry -> entry.bucket < window.oldestLiveBucket(nowMs));
        boolean again = false;
        for (Passed entry : passed) {
            boolean samePage = entry.id.base().equals(id.base()) && entry.id.n() / 4096 == id.n() / 4096;
            if (samePage && entry.digest != null && digest != null && !entry.digest.equals(digest)) {
                return Sighting.OTHER_CONTENT;
            }
            again |= entry.id.equals(id);
        }
        if (again) {
            return Sighting.AGAIN;
        }
        passed.add(new Passed(id, digest, window.bucketOf(nowMs)));
        return Sighting.FIRST;
    }
}
