package io.sluice.stack.bench.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Title;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BenchConfigTest {

    private static final Path DIR = Path.of("/bench");

    private final Properties properties = new Properties();

    @Test
    void shouldMeasureEverythingUnlessToldOtherwise() {
        assertThat(config().asksFor(title("P1"))).isTrue();
        assertThat(config().dir()).isEqualTo(DIR);
    }

    @Test
    void shouldMeasureOnlyWhatIsAskedFor() {
        // Given
        properties.setProperty("bench.only", " P1, p6 ");

        // Then
        assertThat(config().asksFor(title("P1"))).isTrue();
        assertThat(config().asksFor(title("P6.noop"))).isTrue();
        assertThat(config().asksFor(title("P10"))).isFalse();
    }

    @Test
    void shouldGoToTheLargestSizesOnlyWhenToldSo() {
        assertThat(config().scaling().full()).isFalse();

        properties.setProperty("bench.scaling.full", "");

        assertThat(config().scaling().full()).isTrue();
    }

    @Test
    void shouldNameEveryBadValueAtOnce() {
        // Given
        properties.setProperty("bench.rounds", "0");
        properties.setProperty("bench.seconds", "soon");
        properties.setProperty("bench.scaling.full", "a bit");

        // Then
        assertThatThrownBy(this::config)
                .hasMessageContaining("bench.rounds is '0': set -Dbench.rounds to a number from 1 to 100")
                .hasMessageContaining("bench.seconds is 'soon'")
                .hasMessageContaining("bench.scaling.full is 'a bit': set -Dbench.scaling.full to true or false");
    }

    private BenchConfig config() {
        return BenchConfig.from(properties, DIR);
    }

    private static Title title(String id) {
        return new Title(id, "a row", Goal.none());
    }
}
