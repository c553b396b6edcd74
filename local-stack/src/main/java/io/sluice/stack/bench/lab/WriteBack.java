package io.sluice.stack.bench.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What rows have written, on its way to the disk. Gigabytes are under way behind a row's end, and the next row's syncs would
 * wait for them: latencies of a quiet disk became seconds.
 */
public final class WriteBack {

    /** A disk that takes longer is no quiet one, and shows as that. */
    private static final long LIMIT_SECONDS = 30;

    private WriteBack() {}

    /** Waits until the file system of a folder has written what it holds; does nothing where there is no {@code sync}. */
    public static void await(Path folder) throws InterruptedException {
        try {
            Process sync = new ProcessBuilder("sync", "-f", folder.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!sync.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                sync.destroyForcibly();
            }
        } catch (IOException e) {
            // There is no such program: the rows are measured on a disk that is still busy.
        }
    }
}
