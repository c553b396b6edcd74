package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static io.sluice.sink.Sink.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTaskTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    FileSinkTaskTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void shouldPublishWhatIsCommittedWhenRotatingOnCommit() {
        // Given
        Sink.append(kafka, P0, 1000);
        Sink.append(kafka, P1, 10);
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.consumer.maxPollRecords = 1000;
            sink.own(P0, P1);

            // When
            sink.commit();

            // Then
            assertThat(kafka.committed(P0)).isEqualTo(1000);
            assertThat(kafka.committed(P1)).isEqualTo(10);
            assertThat(Sink.published(root).stream().map(root::relativize))
                    .containsExactly(
                            Path.of("events/partition=0/events+0+00000000000000000000.json"),
                            Path.of("events/partition=1/events+1+00000000000000000000.json"));
        }
        assertThat(Sink.lines(root)).containsAll(Sink.values(P0, 0, 1000)).hasSize(1010);
    }

    @Test
    void shouldGoOnBehindTheLedgerAfterARestart() {
        // Given
        Sink.append(kafka, P0, 700);
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterate(2);
        }
        Sink.append(kafka, P0, 300);

        // When
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterate(3);
        }

        // Then
        assertThat(kafka.committed(P0)).isEqualTo(1000);
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 1000));
    }

    @Test
    void shouldReadAgainWhatWasNotCommittedWhenTheTaskDies() {
        // Given
        Sink.append(kafka, P0, 700);
        Sink dying = Sink.at(root).with("rotate.on.commit", true).start(kafka);
        dying.own(P0).iterate(1).commit().iterate(1);
        Sink.append(kafka, P0, 300);
        dying.iterate(2);
        dying.abandon();

        // When
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterate(3);
        }

        // Then
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 1000));
    }

    @Test
    void shouldKeepAPartGrowingAcrossCommitsAndRestarts() {
        // Given
        for (int round = 0; round < 3; round++) {
            Sink.append(kafka, P0, 100);
            try (Sink sink = Sink.at(root).start(kafka)) {
                sink.own(P0).iterate(2).commit();
                assertThat(kafka.committed(P0)).isEqualTo(100 * (round + 1));
            }
        }
        assertThat(Sink.published(root)).isEmpty();
        Sink.append(kafka, P0, 1);

        // When
        try (Sink sink = Sink.at(root).with("rotate.max.records", 301).start(kafka)) {
            sink.own(P0).iterateUntil(() -> !Sink.published(root).isEmpty());
        }

        // Then
        assertThat(Sink.published(root)).hasSize(1);
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 301));
    }

    @Test
    void shouldPutExactlyAsManyRecordsInAFileAsItWasTold() {
        // Given
        Sink.append(kafka, P0, 1050);

        // When
        try (Sink sink = Sink.at(root).with("rotate.max.records", 100).start(kafka)) {
            sink.own(P0).iterateUntil(() -> Sink.published(root).size() == 10);
        }

        // Then
        assertThat(Sink.published(root))
                .allSatisfy(
                        file -> assertThat(Sink.lines(java.util.List.of(file))).hasSize(100));
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 1000));
    }
}
