package io.sluice.sink.fault;

import static io.sluice.sink.Sink.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A final folder to which nothing can be moved in one step: found out before anything is committed. */
class OtherFilesystemTest {

    @Test
    void shouldCommitNothingThatCouldNotBePublished(@TempDir Path root) throws Exception {
        // Given
        assumeTrue(Commands.isRoot() && Commands.exist("mount"), "needs root: another filesystem is mounted");
        Path folder = Files.createDirectories(root.resolve("events"));
        FakeKafka kafka = new FakeKafka();
        Sink.append(kafka, P0, 10);
        Commands.run("mount", "-t", "tmpfs", "-o", "size=512k", "none", folder.toString());
        try {
            Sink sink = Sink.at(root)
                    .with("rotate.on.commit", true)
                    .with("retry.attempts", 2)
                    .start(kafka);

            // When, Then
            assertThatThrownBy(() -> sink.own(P0).iterateUntil(() -> sink.commit() == null))
                    .hasStackTraceContaining("is on another filesystem than " + root);
            sink.abandon();
            assertThat(kafka.committed(P0)).isLessThanOrEqualTo(0);
        } finally {
            Commands.succeeds("umount", folder.toString());
        }

        // When
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 10);
        }

        // Then
        Judge.complete(root, 10, offset -> Sink.value(P0, offset));
    }
}
