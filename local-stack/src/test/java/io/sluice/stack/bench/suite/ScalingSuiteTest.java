package io.sluice.stack.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stack.bench.stat.Title;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingSuiteTest {

    private static final List<Suite> AXES = ScalingSuite.all();

    @Test
    void shouldMeasureSixAxesOnlyWhenAskedFor() {
        assertThat(AXES)
                .hasSize(6)
                .allSatisfy(suite -> assertThat(suite.titlesOfAFullRun()).isEmpty());
        IntStream.range(0, AXES.size())
                .forEach(i -> assertThat(AXES.get(i).titles())
                        .allMatch(title -> title.isAskedFor("S" + (i + 1)) && title.isAskedFor("S")));
    }

    @Test
    void shouldGiveEachRowAnIdOfItsOwn() {
        assertThat(AXES.stream().flatMap(axis -> axis.titles().stream()).map(Title::id))
                .doesNotHaveDuplicates()
                .contains("S1.1000", "S2.64", "S3.10000", "S4.8", "S5.append.1GiB", "S5.drain.10GiB", "S6.open.100000");
    }
}
