package io.sluice.stack.bench.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.stack.bench.load.EventText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedEventsTest {

    @TempDir
    Path temp;

    @Test
    void shouldAcceptEachEventOnceInWhateverFileAndOrder() throws IOException {
        // Given
        Path one = file("one", event(1, 1) + event(0, 0));
        Path other = file("other", event(0, 1) + event(1, 0));

        // Then
        assertThatCode(() -> check(one, other)).doesNotThrowAnyException();
    }

    @Test
    void shouldTellAnEventThatIsThereTwice() throws IOException {
        Path one = file("one", event(0, 0) + event(0, 1) + event(1, 0) + event(1, 1));
        Path other = file("other", event(1, 0));

        assertThatThrownBy(() -> check(one, other))
                .hasMessageContaining("event 0 of batch 1 is published twice")
                .hasMessageContaining("other");
    }

    @Test
    void shouldTellHowManyEventsAreMissing() throws IOException {
        Path one = file("one", event(0, 0) + event(1, 1));

        assertThatThrownBy(() -> check(one))
                .hasMessageContaining("2 of 4 events are in no published file; the first of them is event 1");
    }

    @Test
    void shouldTellATornLineAndAnEventThatWasNeverSent() throws IOException {
        Path torn = file("torn", event(0, 0) + event(0, 1).substring(0, 80));
        Path foreign = file("foreign", event(7, 0));

        assertThatThrownBy(() -> check(torn)).hasMessageContaining("a line that is not one of the events");
        assertThatThrownBy(() -> check(foreign)).hasMessageContaining("event 0 of batch 7, which was not sent");
    }

    private static void check(Path... files) {
        new PublishedEvents(2, 2, 150).requireEachOnce(List.of(files));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private static String event(int batch, int n) {
        return IntStream.of(n)
                .mapToObj(i -> EventText.event(batch, i, 150) + "\n")
                .collect(Collectors.joining());
    }
}
