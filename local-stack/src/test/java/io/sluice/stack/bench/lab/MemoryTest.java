package io.sluice.stack.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryTest {

    @Test
    void shouldReadTheMemoryOfThisProcess() throws Exception {
        // When
        Memory memory =
                Memory.of(ProcessHandle.current().pid(), Path.of(System.getProperty("java.home"), "bin", "java"));

        // Then: whatever the collector, a test's heap holds more than a megabyte, and is part of what is resident
        assertThat(memory.heapMiB()).isBetween(1.0, memory.rssMiB());
    }
}
