package io.sluice.stack.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

class CompilersTest {
    @Test
    void shouldCountTheThreadsThatCompileAndNoOthers() {
        String rest = " S 1 2 3 4 5 6 7 8 9 10 120 30 0 0 20 0 42";
        assertThat(Compilers.ticks("77 (C2 CompilerThre)" + rest)).isEqualTo(150);
        assertThat(Compilers.ticks("77 (C1 CompilerThre)" + rest)).isEqualTo(150);
        assertThat(Compilers.ticks("77 (odd) C2 (name)" + rest)).isZero();
    }

    @Test
    @EnabledOnOs(LINUX)
    void shouldFindTheCompilersOfThisJvm() {
        assertThat(Compilers.cpuSeconds(ProcessHandle.current().pid()).orElseThrow())
                .isPositive();
    }
}
