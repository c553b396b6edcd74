package io.sluice.sink.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapeTest {
    private static final String[] NASTY = {
        "", ".", "..", "/", "../..", "%", "%2F", ".sluice", "a/b", "ü", "\0", "a b", "\n"
    };

    @Test
    void shouldNeverClimbOutOfAFolder() {
        for (String text : NASTY) {
            assertThat(Escape.name(text)).isNotEmpty().doesNotContain("/").doesNotStartWith(".");
        }
    }

    @Test
    void shouldNeverGiveTwoTextsOneName() {
        // Given
        long seed = 4711;
        Random random = new Random(seed);
        Map<String, String> textOfName = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                text.append(
                        random.nextBoolean()
                                ? NASTY[random.nextInt(NASTY.length)]
                                : "a2F%".substring(random.nextInt(4)));
            }

            // When
            String other = textOfName.put(Escape.name(text.toString()), text.toString());

            // Then
            assertThat(other).as("seed %d", seed).isIn(null, text.toString());
            assertThat(Escape.unword(Escape.word(text.toString()))).isEqualTo(text.toString());
        }
    }
}
