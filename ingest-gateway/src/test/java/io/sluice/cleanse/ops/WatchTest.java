package io.sluice.cleanse.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final long NOW_MS = 1_800_000_000_000L;
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    Path state;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> intake = new ArrayList<>();
    private long lagRecords;
    private long lastAppendMs = NOW_MS;
    private Watch watch;

    @BeforeEach
    void register() {
        watch = new Watch(
                new Watch.Limits(state, 1000),
                new Backlog() {
                    @Override
                    public Map<String, Long> recordsByTopic(List<String> topics) {
                        return Map.of("events", lagRecords);
                    }

                    @Override
                    public long retentionMs(String topic) {
                        return 24 * HOUR_MS;
                    }
                },
                () -> Instant.ofEpochMilli(NOW_MS),
                new Watch.Intake() {
                    @Override
                    public void pause() {
                        intake.add("pause");
                    }

                    @Override
                    public void resume() {
                        intake.add("resume");
                    }
                });
        watch.register(registry, Map.of("events", () -> lastAppendMs));
    }

    @Test
    void shouldTakeNothingInWhileTheStateIsOverItsLimitAndSayWhy() throws Exception {
        // Given
        Path page = Files.write(state.resolve("page"), new byte[1001]);
        List<String> reasons = new ArrayList<>();

        // When
        watch.run();
        watch.run();
        watch.addReasons(reasons);
        Files.delete(page);
        watch.run();

        // Then
        assertThat(intake).containsExactly("pause", "resume");
        assertThat(reasons)
                .singleElement()
                .asString()
                .contains("1001 bytes", "cleanse.state.max.bytes is 1000", "cleanse.dedup.window.ms");
        assertThat(gauge("cleanse.state.bytes")).isZero();
    }

    @Test
    void shouldShowHowMuchOfTheRetentionTheLagHasEaten() {
        // Given
        lagRecords = 7;
        lastAppendMs = NOW_MS - 18 * HOUR_MS;

        // When
        watch.run();

        // Then
        assertThat(gauge("cleanse.lag.records")).isEqualTo(7);
        assertThat(gauge("cleanse.lag.seconds")).isEqualTo(18 * 3600);
        assertThat(gauge("cleanse.lag.retention.ratio")).isEqualTo(0.75);
        assertThat(watch.lagByTopic()).containsEntry("events", 7L);
    }

    @Test
    void shouldHaveNoLagInTimeWhereThereIsNoneInRecords() {
        // Given: nothing has come for hours
        lastAppendMs = NOW_MS - 18 * HOUR_MS;

        // When
        watch.run();

        // Then
        assertThat(gauge("cleanse.lag.seconds")).isZero();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
