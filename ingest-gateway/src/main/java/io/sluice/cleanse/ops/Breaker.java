package io.sluice.cleanse.ops;

import io.sluice.cleanse.topology.PoisonWatch;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows the death of a stream thread: another thread, unless the same record has now killed three. To go
 * on for ever would look alive and move nothing; the breaker stops instead and names the record.
 *
 * <p>A death that no record is to blame for (a broker, a disk) is answered with another thread, too, but not more often
 * than three times without a record processed in between.
 */
public final class Breaker implements PoisonWatch, StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private static final int DEATHS_MAX = 3;

    private record Place(TopicPartition partition, long offset) {}

    private static final Place NOWHERE = new Place(new TopicPartition("", -1), -1);

    /** By thread: where it was when it failed. */
    private final Map<String, Place> failing = new ConcurrentHashMap<>();

    /** By the error that their threads will die of, some records later. */
    private final Map<Throwable, Place> unwritten = Collections.synchronizedMap(new WeakHashMap<>());

    private Place lastPlace = NOWHERE;
    private int deaths;
    private volatile @Nullable String stoppedBecause;

    @Override
    public void failedAt(TopicPartition partition, long offset, Throwable error) {
        failing.put(Thread.currentThread().getName(), new Place(partition, offset));
    }

    @Override
    public void failedToWrite(TopicPartition partition, long offset, Throwable error) {
        unwritten.put(error, new Place(partition, offset));
    }

    private Place placeOf(Throwable error) {
        Place processed = failing.remove(Thread.currentThread().getName());
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            Place written = unwritten.remove(cause);
            if (written != null) {
                return written;
            }
        }
        return processed == null ? NOWHERE : processed;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable error) {
        Place place = placeOf(error);
        deaths = place.equals(lastPlace) ? deaths + 1 : 1;
        lastPlace = place;
        String where = place.equals(NOWHERE)
                ? "outside of any record"
                : "at offset " + place.offset + " of " + place.partition;
        if (deaths >= DEATHS_MAX) {
            stoppedBecause = "stopped after " + deaths + " deaths " + where + ": " + error + " <- " + rootOf(error)
                    + "; fix the cause and start again, or skip this record alone as the runbook says: the group's"
                    + " offset stands before it, and moving that past it would lose what lies between";
            LOG.error("event=breaker_open reason=\"{}\"", stoppedBecause, error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("event=stream_thread_died deaths={} where=\"{}\"", deaths, where, error);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Why nothing runs any more, or null. */
    public @Nullable String stoppedBecause() {
        return stoppedBecause;
    }

    /** Records come through again: deaths that no record was to blame for are forgiven. */
    public synchronized void progressed() {
        if (lastPlace.equals(NOWHERE)) {
            deaths = 0;
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
