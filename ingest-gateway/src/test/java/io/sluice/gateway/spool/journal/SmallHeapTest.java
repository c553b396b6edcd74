package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the backlog: a process of 24 MiB of heap stores and reads back ten times as much. */
class SmallHeapTest {
    @Test
    void shouldStoreAndReadABacklogManyTimesTheHeap(@TempDir Path dir) throws IOException, InterruptedException {
        // Given
        int batches = 250_000;

        // When
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        dir.toString(),
                        Integer.toString(batches),
                        "1000")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        // Then
        assertThat(child.waitFor()).isZero();
        assertThat(answer.strip()).endsWith(batches + " " + batches + " " + batches);
    }
}
