package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static io.sluice.sink.Sink.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.Transforms;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in sinks when offsets move, or records do not come. */
class OffsetHazardsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    OffsetHazardsTest(@TempDir Path root) {
        this.root = root;
    }

    private Sink.Builder sink() {
        return Sink.at(root).with("rotate.on.commit", true);
    }

    private void land(int count) {
        Sink.append(kafka, P0, count);
        try (Sink sink = sink().start(kafka)) {
            sink.own(P0).iterate(2);
        }
    }

    private boolean alter(TopicPartition partition, @Nullable Long to) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        offsets.put(partition, to);
        return new FileSinkConnector()
                .alterOffsets(Map.of("name", "sink", "topics", "events", "root.dir", root.toString()), offsets);
    }

    @Test
    void shouldKeepOneLedgerWhenATransformRenamesTopics() {
        // Given
        Sink.append(kafka, P0, 10);

        // When
        try (Sink sink = sink().with(Transforms.renameTo("renamed")).start(kafka)) {
            sink.own(P0).iterate(2);
        }

        // Then
        assertThat(kafka.committed(P0)).isEqualTo(10);
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 10));
        assertThat(Sink.published(root)).allMatch(file -> file.startsWith(root.resolve("renamed")));
    }

    @Test
    void shouldCommitRecordsThatATransformDrops() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink sink = sink().with(Transforms.dropIf(offset -> true)).start(kafka)) {
            sink.own(P0).iterate(1);

            // When
            sink.commit();

            // Then
            assertThat(kafka.committed(P0)).isEqualTo(10);
        }
        assertThat(Sink.lines(root)).isEmpty();
    }

    @Test
    void shouldLandNothingTwiceWhenTheGroupIsMovedBackFromOutside() {
        // Given
        land(10);
        kafka.resetGroup(P0, 0);

        // When
        land(5);

        // Then
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 15));
        assertThat(kafka.committed(P0)).isEqualTo(15);
    }

    @Test
    void shouldLoseNothingWhenTheGroupIsMovedAheadFromOutside() {
        // Given
        land(10);
        Sink.append(kafka, P0, 10);
        kafka.resetGroup(P0, 20);

        // When
        land(1);

        // Then
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 21));
    }

    @Test
    void shouldReplayIntoNewFilesWhenItsOffsetsAreAltered() {
        // Given
        land(10);

        // When
        assertThat(alter(P0, 4L)).isTrue();
        kafka.resetGroup(P0, 4);
        land(2);

        // Then
        assertThat(Sink.published(root).stream().map(file -> file.getFileName().toString()))
                .containsExactly("events+0+00000000000000000000.json", "events+0+e1+00000000000000000004.json");
        assertThat(Sink.lines(root))
                .containsExactlyElementsOf(
                        java.util.stream.Stream.concat(Sink.values(P0, 0, 10).stream(), Sink.values(P0, 4, 12).stream())
                                .toList());
    }

    @Test
    void shouldPublishGrowingPartsWhenItsOffsetsAreReset() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink sink = Sink.at(root).start(kafka)) {
            sink.own(P0).iterate(2);
        }
        assertThat(Sink.published(root)).isEmpty();

        // When
        alter(P0, null);
        kafka.resetGroup(P0, -1);
        land(1);

        // Then
        assertThat(Sink.lines(root))
                .containsExactlyElementsOf(
                        java.util.stream.Stream.concat(Sink.values(P0, 0, 10).stream(), Sink.values(P0, 0, 11).stream())
                                .toList());
    }

    @Test
    void shouldGoOnWhenTheConnectorIsDeletedAndMadeAnew() {
        // Given
        land(10);
        kafka.resetGroup(P0, -1);

        // When
        land(10);

        // Then
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 20));
    }

    @Test
    void shouldFailWhenTheTopicWasMadeAnew() {
        // Given
        land(10);
        kafka.recreate(P0);
        for (int i = 0; i < 20; i++) {
            kafka.append(P0, new byte[] {'1'}, 5_000_000 + i);
        }

        // When, Then
        Sink sink = sink().start(kafka);
        assertThatThrownBy(() -> sink.own(P0).iterate(2))
                .hasStackTraceContaining("not the log that its ledger speaks of");
        sink.close();
    }

    @Test
    void shouldFailWhenTheTopicWasMadeAnewAndIsShorter() {
        // Given
        land(10);
        kafka.recreate(P0);
        Sink.append(kafka, P0, 3);

        // When, Then
        Sink sink = sink().start(kafka);
        assertThatThrownBy(() -> sink.own(P0).iterate(2))
                .hasStackTraceContaining("not the log that its ledger speaks of");
        sink.close();
    }

    @Test
    void shouldRecordAGapWhereRetentionWasFaster() {
        // Given
        land(10);
        Sink.append(kafka, P0, 10);
        kafka.truncateBefore(P0, 15);

        // When
        land(5);

        // Then
        assertThat(Sink.lines(root).subList(10, 20)).isEqualTo(Sink.values(P0, 15, 25));
        assertThat(kafka.committed(P0)).isEqualTo(25);
    }

    @Test
    void shouldBeginWhereAFirstStartAtTheEndHasBegun() {
        // Given
        kafka.startsAtLatest = true;
        Sink.append(kafka, P0, 10);
        Sink first = sink().start(kafka);
        first.own(P0).iterate(1);
        first.abandon();

        // When
        land(5);

        // Then
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 10, 15));
    }

    @Test
    void shouldRefuseToPublishOverAnotherConnectorsFile() {
        // Given
        land(10);
        kafka.resetGroup(P0, -1);
        Sink other = sink().with("name", "other").with("retry.attempts", 2).start(kafka);

        // When, Then
        assertThatThrownBy(() -> other.own(P0).iterateUntil(() -> other.commit() == null))
                .hasStackTraceContaining("exists already and is not in this ledger");
        other.abandon();
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 10));
    }

    /** Once it is committed, a part has to get its name. */
    @Test
    void shouldCommitNothingWhoseFileCouldHaveNoName() {
        // Given
        TopicPartition longest = new TopicPartition("t".repeat(249), 0);
        Sink.append(kafka, longest, 10);
        Sink sink = sink().with("topics", longest.topic())
                .with("rotate.on.commit", true)
                .with("retry.attempts", 2)
                .start(kafka);

        // When, Then
        assertThatThrownBy(() -> sink.own(longest).iterateUntil(() -> sink.commit() == null))
                .hasStackTraceContaining("more than the 255 that a file name may have");
        sink.abandon();
        assertThat(kafka.committed(longest)).isLessThanOrEqualTo(0);
    }

    @Test
    void shouldShareARootWithAConnectorOfOtherTopics() {
        // Given
        TopicPartition other = new TopicPartition("logs", 0);
        Sink.append(kafka, P0, 10);
        Sink.append(kafka, other, 10);

        // When
        try (Sink events = sink().start(kafka);
                Sink logs = sink().with("name", "other").with("topics", "logs").start(kafka)) {
            events.own(P0).iterate(2);
            logs.own(other).iterate(2);
        }

        // Then
        assertThat(Sink.lines(root.resolve("events"))).isEqualTo(Sink.values(P0, 0, 10));
        assertThat(Sink.lines(root.resolve("logs"))).isEqualTo(Sink.values(other, 0, 10));
    }

    /** A committed transaction leaves its marker, an aborted one its records' offsets, to a consumer of read_committed. */
    @Test
    void shouldPassOverOffsetsThatOnlyTransactionsKnow() {
        // Given
        Sink.append(kafka, P0, 5);
        kafka.skip(P0);
        Sink.append(kafka, P0, 5);
        kafka.skip(P0);
        kafka.skip(P0);
        Sink.append(kafka, P0, 1);

        // When
        try (Sink sink = sink().start(kafka)) {
            sink.own(P0).iterate(2);
        }

        // Then
        assertThat(kafka.committed(P0)).isEqualTo(14);
        assertThat(Sink.lines(root)).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void shouldStartFromTheGroupWhereTheRootIsNotShared(@TempDir Path otherMachine) {
        // Given
        land(10);
        Sink.append(kafka, P0, 10);

        // When
        try (Sink sink = Sink.at(otherMachine)
                .with("rotate.on.commit", true)
                .with("sluice.root.id", "the id of the other root")
                .start(kafka)) {
            sink.own(P0).iterate(2);
        }

        // Then
        assertThat(Sink.lines(otherMachine)).isEqualTo(Sink.values(P0, 10, 20));
        assertThat(kafka.committed(P0)).isEqualTo(20);
    }

    @Test
    void shouldKeepPartitionsApart() {
        // Given
        Sink.append(kafka, P0, 10);
        Sink.append(kafka, P1, 20);

        // When
        try (Sink sink = sink().with("partitioner", "topic").start(kafka)) {
            sink.own(P0, P1).iterate(2);
        }

        // Then
        assertThat(Sink.lines(root)).hasSize(30).doesNotHaveDuplicates();
    }
}
