package io.sluice.cleanse.redrive;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which offsets of one dead-letter topic were sent back or parked, by any run. Kept as bitmaps of 4096 offsets, one
 * record each in a compacted topic, written in the transaction that sends the letters: so it holds whatever filters the
 * runs had, and through any crash.
 *
 * <p>The key names the topic by its id, not its name: a topic that was deleted and made anew begins at offset 0 again.
 */
final class Done {

    private static final int PAGE_OFFSETS = 4096;

    /** @param number of the page: the offset divided by 4096 */
    record PageKey(int partition, long number) {}

    private final String topicId;
    private final Map<PageKey, BitSet> pages = new HashMap<>();
    private final Set<PageKey> dirty = new HashSet<>();

    Done(String topicId) {
        this.topicId = topicId;
    }

    boolean contains(int partition, long offset) {
        BitSet page = pages.get(new PageKey(partition, offset / PAGE_OFFSETS));
        return page != null && page.get((int) (offset % PAGE_OFFSETS));
    }

    void add(int partition, long offset) {
        PageKey key = new PageKey(partition, offset / PAGE_OFFSETS);
        pages.computeIfAbsent(key, ignored -> new BitSet(PAGE_OFFSETS)).set((int) (offset % PAGE_OFFSETS));
        dirty.add(key);
    }

    /** What has changed since the last call, to be written. */
    Map<String, byte[]> takeChanges() {
        Map<String, byte[]> changes = new HashMap<>();
        for (PageKey key : dirty) {
            BitSet page = pages.get(key);
            if (page == null) {
                throw new IllegalStateException("a changed page is a page, and " + key + " is none");
            }
            changes.put(topicId + "/" + key.partition + "/" + key.number, page.toByteArray());
        }
        dirty.clear();
        return changes;
    }

    /** Takes up what an earlier run has written; other topics' records are passed over. */
    void replay(String key, byte[] value) {
        String[] parts = key.split("/", -1);
        if (parts.length == 3 && parts[0].equals(topicId)) {
            pages.put(new PageKey(Integer.parseInt(parts[1]), Long.parseLong(parts[2])), BitSet.valueOf(value));
        }
    }
}
