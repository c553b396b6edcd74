package io.sluice.sink.fault;

import static io.sluice.sink.Sink.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    @Test
    void shouldGoOnByItselfWhenSpaceReturns(@TempDir Path mount) {
        // Given
        assumeTrue(Commands.isRoot() && Commands.exist("mount"), "needs root: a small tmpfs is mounted and filled");
        Commands.run("mount", "-t", "tmpfs", "-o", "size=512k", "none", mount.toString());
        try {
            Path root = mount.resolve("files");
            FakeKafka kafka = new FakeKafka();
            Sink.append(kafka, P0, 60_000);
            try (Sink sink = Sink.at(root).with("rotate.max.records", 1000).start(kafka)) {
                sink.own(P0);

                // When
                sink.iterateUntil(
                        () -> sink.commit() != null && sink.consumer.paused().contains(P0));

                // Then
                long committed = kafka.committed(P0);
                assertThat(committed).isLessThan(60_000);
                Judge.verified(root, committed);
                Commands.run("mount", "-o", "remount,size=64m", mount.toString());
                sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 60_000);
            }
            Judge.complete(root, 60_000, offset -> Sink.value(P0, offset));
        } finally {
            Commands.succeeds("umount", mount.toString());
        }
    }
}
