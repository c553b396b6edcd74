package io.sluice.sink.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    private final Path root;
    private final LocalDisk disk;

    LocalDiskTest(@TempDir Path root) throws DiskFault {
        this.root = root;
        this.disk = new LocalDisk(root);
    }

    /** As lanes do whose partitions share a folder. */
    @Test
    @Timeout(60)
    void shouldMakeOneFolderFromSeveralThreads() throws Exception {
        // Given
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 300; round++) {
                String folder = "folder-" + round;
                CountDownLatch together = new CountDownLatch(threads);
                List<Callable<Void>> makers = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    makers.add(() -> {
                        together.countDown();
                        together.await();
                        disk.makeFolders(folder);
                        return null;
                    });
                }

                // When, Then: none of them throws
                for (Future<Void> made : pool.invokeAll(makers)) {
                    made.get();
                }
                assertThat(root.resolve(folder)).isDirectory();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shouldNotTakeAFileForAFolder() throws IOException {
        // Given
        Files.writeString(root.resolve("name"), "");

        // When, Then
        assertThatThrownBy(() -> disk.makeFolders("name/below")).hasMessageContaining("is not a plain folder");
    }
}
