package io.sluice.sink.feed;

import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Seal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What a task has done since it started. Counted by many threads, without one waiting for another. */
public final class Metrics {
    private final Map<String, LongAdder> counters = new LinkedHashMap<>();
    private final Map<Seal, LongAdder> files = new EnumMap<>(Seal.class);

    final LongAdder records = counter("records-total");
    final LongAdder bytes = counter("bytes-total");
    final LongAdder writes = counter("writes-total");
    final LongAdder commits = counter("commits-total");
    final LongAdder commitNanos = counter("commit-time-ns-total");
    final LongAdder fenced = counter("fenced-total");
    final LongAdder faults = counter("faults-total");
    final LongAdder hangs = counter("hangs-total");
    final LongAdder deadLetters = counter("dead-letters-total");
    final LongAdder quarantined = counter("quarantined-total");
    final LongAdder filtered = counter("filtered-total");

    public Metrics() {
        for (Seal why : Seal.values()) {
            if (why != Seal.NO) {
                files.put(why, counter("files-" + why.name().toLowerCase(Locale.ROOT) + "-total"));
            }
        }
    }

    private LongAdder counter(String name) {
        LongAdder counter = new LongAdder();
        counters.put(name, counter);
        return counter;
    }

    void written(int recordCount, int byteCount) {
        records.add(recordCount);
        bytes.add(byteCount);
        writes.increment();
    }

    void committed(long nanos) {
        commits.increment();
        commitNanos.add(nanos);
    }

    void published(List<Published> sealed) {
        for (Published file : sealed) {
            LongAdder counter = files.get(file.why());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    /** Each counter under its name, in the order in which they are shown. */
    public Map<String, LongSupplier> all() {
        Map<String, LongSupplier> all = new LinkedHashMap<>();
        counters.forEach((name, counter) -> all.put(name, counter::sum));
        return all;
    }
}
