package io.sluice.sink.feed;

import io.sluice.sink.core.Fragments;
import io.sluice.sink.core.Phase;
import io.sluice.sink.core.Trouble;
import io.sluice.sink.core.WrongTopicException;
import io.sluice.sink.ledger.Home;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All partitions of a task, and the calls that Connect makes for them. Used by the task thread only. */
public final class Feeds {
    private static final Logger log = LoggerFactory.getLogger(Feeds.class);

    private final Settings settings;
    private final Works works;
    private final SinkTaskContext context;
    private final Supplier<String> attempts;
    private final SlabPool slabs = new SlabPool();
    private final Fragments fragments = new Fragments();
    private final Map<TopicPartition, Feed> feeds = new LinkedHashMap<>();
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private @Nullable Feed lastFeed;

    /** @param attempts gives a name that no attempt has had before, on any machine */
    public Feeds(Settings settings, Works works, SinkTaskContext context, Supplier<String> attempts) {
        this.settings = settings;
        this.works = works;
        this.context = context;
        this.attempts = attempts;
    }

    /**
     * Reads the ledgers, all at once, and waits for them within the bound of a stop. A partition whose ledger is not
     * read by then stays paused, and starts from a later {@link #put}.
     */
    public void open(Collection<TopicPartition> partitions) {
        List<Feed> opened = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Lane lane = lanes.computeIfAbsent(
                    partition, p -> new Lane(works.pool(), works.clocks().nanos()));
            Home home = new Home(settings.connector(), partition.topic(), partition.partition());
            Tray tray = new Tray(home, works, slabs, lane, attempts);
            Feed feed = new Feed(partition, settings, works, slabs, fragments, tray);
            feed.pause(context);
            feeds.put(partition, feed);
            opened.add(feed);
        }
        Patience patience = patience();
        for (Feed feed : opened) {
            patience.await(feed.opening());
            feed.catchUp(context);
            failIfOver(feed);
        }
        lastFeed = null;
        keepTicking();
    }

    public void put(Collection<SinkRecord> records) {
        long nowMs = works.clocks().millis();
        long nowNanos = works.clocks().nanos().getAsLong();
        for (Feed feed : feeds.values()) {
            feed.rewound();
            Phase before = feed.phase();
            feed.catchUp(context);
            tell(feed, before);
            failIfOver(feed);
        }
        for (SinkRecord record : records) {
            Feed feed = feedOf(record);
            if (feed != null) {
                put(feed, record, nowMs, nowNanos);
            }
        }
        boolean isCommitDue = false;
        for (Feed feed : feeds.values()) {
            isCommitDue |= feed.tick(nowMs, nowNanos);
        }
        if (isCommitDue) {
            context.requestCommit();
        }
        hold(nowNanos);
        works.metrics().stand(feeds.values(), usedBytes());
        keepTicking();
    }

    private static void put(Feed feed, SinkRecord record, long nowMs, long nowNanos) {
        try {
            feed.put(record, nowMs, nowNanos);
        } catch (WrongTopicException e) {
            throw new ConnectException(
                    feed.partition() + " is not the log that its ledger speaks of: " + e.getMessage()
                            + ". Was the topic deleted and made anew, or were its offsets moved from outside?"
                            + " Reset the connector's offsets (DELETE or PATCH /connectors/<name>/offsets) to begin anew"
                            + " beside the files that are there",
                    e);
        }
    }

    private @Nullable Feed feedOf(SinkRecord record) {
        // The names before any transform: one that renames topics must not move a record to another ledger.
        String topic = record.originalTopic();
        int partition = record.originalKafkaPartition();
        Feed last = lastFeed;
        if (last != null
                && last.partition().partition() == partition
                && last.partition().topic().equals(topic)) {
            return last;
        }
        lastFeed = feeds.get(new TopicPartition(topic, partition));
        return lastFeed;
    }

    /** Pauses what hangs, and what weighs most while memory is short; lets the others go on. */
    private void hold(long nowNanos) {
        long limit = settings.buffer().memoryBytes();
        long used = usedBytes();
        if (used > limit) {
            feeds.values().forEach(Feed::flushAll);
        }
        for (Feed feed : feeds.values()) {
            if (!(feed.phase() instanceof Phase.Feeding)) {
                continue;
            }
            boolean isHung = feed.isHung(nowNanos);
            if (isHung && !feed.isPaused()) {
                works.metrics().hangs.increment();
                log.warn(
                        "event=hang partition={} timeout_ms={} action=paused",
                        feed.partition(),
                        settings.limits().writeTimeoutMs());
                feed.pause(context);
            } else if (!isHung && feed.isPaused() && used < limit / 2) {
                feed.resume(context);
            }
        }
        while (used > limit) {
            Feed biggest = feeds.values().stream()
                    .filter(feed -> !feed.isPaused())
                    .max(Comparator.comparingLong(Feed::loadBytes))
                    .orElse(null);
            if (biggest == null) {
                return;
            }
            biggest.pause(context);
            used -= biggest.loadBytes();
        }
    }

    private long usedBytes() {
        long buffered = 0;
        for (Feed feed : feeds.values()) {
            buffered += feed.bufferedBytes();
        }
        return buffered + slabs.inFlightBytes();
    }

    /**
     * Makes durable what can be made durable within {@code stop.timeout.ms}. May be the last call before partitions are
     * taken away, and looks no different then.
     */
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Patience patience = patience();
        Map<Feed, Long> joined = new LinkedHashMap<>();
        List<Feed> started = new ArrayList<>();
        offsets.forEach((partition, offset) -> {
            Feed feed = feeds.get(partition);
            if (feed != null && feed.startCommit(offset.offset(), patience)) {
                started.add(feed);
            } else if (feed != null) {
                joined.put(feed, offset.offset());
            }
        });
        started.forEach(feed -> patience.await(feed.commit()));
        joined.forEach((feed, offset) -> {
            // One was running: what came since is not in it.
            if (patience.await(feed.commit()) == Patience.Result.DONE) {
                feed.startCommit(offset, patience);
            }
        });
        joined.keySet().forEach(feed -> patience.await(feed.commit()));
        keepTicking();
        Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            Feed feed = feeds.get(partition);
            if (feed != null) {
                feed.durableOffset(offset.offset()).ifPresent(to -> durable.put(partition, new OffsetAndMetadata(to)));
            }
        });
        return durable;
    }

    public void close(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Feed feed = feeds.remove(partition);
            if (feed != null) {
                feed.close();
            }
        }
        lastFeed = null;
        works.metrics().stand(feeds.values(), usedBytes());
    }

    private Patience patience() {
        return new Patience(works.clocks().nanos(), settings.limits().stopTimeoutMs());
    }

    /** Connect forgets the timeout with each poll, so it is set in every call. Time-based work never waits for a record. */
    private void keepTicking() {
        context.timeout(settings.buffer().maxMs());
    }

    private static void tell(Feed feed, Phase before) {
        if (feed.phase() instanceof Phase.Waiting waiting && !(before instanceof Phase.Waiting)) {
            log.warn(
                    "event=trouble partition={} kind={} failures={} reason=\"{}\" action=\"paused, then read again from the ledger\"",
                    feed.partition(),
                    waiting.trouble().kind(),
                    waiting.failures(),
                    waiting.trouble().message());
        }
    }

    private static void failIfOver(Feed feed) {
        if (feed.phase() instanceof Phase.Failed failed) {
            Trouble trouble = failed.trouble();
            throw new ConnectException(feed.partition() + " cannot go on: " + trouble.message()
                    + ". What is committed is safe, and a restart of the task goes on behind it");
        }
    }
}
