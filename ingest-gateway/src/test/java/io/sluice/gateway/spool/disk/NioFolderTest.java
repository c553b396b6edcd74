package io.sluice.gateway.spool.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder on a real disk. */
class NioFolderTest {
    private static final int FILES = 20;
    private static final int LISTINGS = 2_000;

    /** The cleaner deletes forgotten segments while a gateway that starts looks at what there is. */
    @Test
    void shouldListWhatIsThereWhileOtherFilesGo(@TempDir Path dir) throws IOException {
        // Given
        try (NioFolder folder = NioFolder.lock(dir)) {
            folder.create("stays").close();
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    comeAndGo(folder);
                }
            });

            // When, Then
            for (int i = 0; i < LISTINGS; i++) {
                assertThat(folder.list()).containsEntry("stays", 0L);
            }
            ended.set(true);
            others.join();
        }
    }

    private static void comeAndGo(Folder folder) {
        try {
            for (int i = 0; i < FILES; i++) {
                folder.create("goes-" + i).close();
            }
            for (int i = 0; i < FILES; i++) {
                folder.delete("goes-" + i);
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
