package io.sluice.gateway.send;

import io.sluice.gateway.intake.Reach;
import java.util.BitSet;

/**
 * What Kafka said of a topic.
 *
 * @param partitions 0 where it is not known; known of a topic that may be described and not written, too
 * @param leaders the partitions that have one
 * @param maxRecordBytes the largest record, headers and framing included
 * @param keyRequired the topic is compacted: a record without a key would fail its neighbours in the producer's batch
 */
public record TopicInfo(
        Reach reach,
        int partitions,
        BitSet leaders,
        int maxRecordBytes,
        boolean keyRequired,
        TimestampRange timestamps) {
    static TopicInfo unreachable(Reach reach) {
        return new TopicInfo(reach, 0, new BitSet(), 0, false, TimestampRange.ANY);
    }

    /** A topic that this gateway must not write. */
    static TopicInfo describedOnly(int partitions) {
        return new TopicInfo(Reach.DENIED, partitions, new BitSet(), 0, false, TimestampRange.ANY);
    }

    public boolean hasLeader(int partition) {
        return leaders.get(partition);
    }
}
