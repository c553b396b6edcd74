package io.sluice.stack.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerMainTest {

    @Test
    void shouldMakeALedgerOfSoManyEntriesAndTimeIt(@TempDir Path root) throws Exception {
        // Given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        // When
        LedgerMain.run(root, 600, new PrintStream(printed, true, StandardCharsets.UTF_8), System::nanoTime);

        // Then: 600 entries, one that does not count and 51 that are timed, of which the oldest block is folded
        assertThat(printed.toString(StandardCharsets.UTF_8)).matches(LedgerMain.LINE + "[0-9.E-]+ [0-9.E-]+\n");
        Path folder = root.resolve(".sluice/bench/measured/0");
        assertThat(folder.resolve("ledger/00000000000000000652")).exists();
        assertThat(folder.resolve("ledger").toFile().list()).hasSize(652 - 255);
        assertThat(folder.resolve("manifest").toFile().list()).hasSize(1);
    }
}
