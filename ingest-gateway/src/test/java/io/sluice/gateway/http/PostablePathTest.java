package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.record.Sequencer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PostablePathTest {
    /** What a path is, said once more in other words. */
    private static final Pattern MODEL = Pattern.compile("/topics/([^/]+)(?:/partitions/([0-9]{1,9}))?");

    @Property
    void shouldTakeThePathsOfTheModelAndNoOther(@ForAll("paths") String path) {
        Matcher model = MODEL.matcher(path);
        PostablePath parsed = PostablePath.parse(path);
        if (!model.matches()) {
            assertThat(parsed).isNull();
            return;
        }
        int partition = model.group(2) == null ? Sequencer.Partitions.ANY : Integer.parseInt(model.group(2));
        assertThat(parsed).isEqualTo(new PostablePath(model.group(1), partition));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/",
                        "topics",
                        "partitions",
                        "events",
                        "a.b",
                        "0",
                        "7",
                        "999999999",
                        "1234567890",
                        "-1",
                        "٣",
                        "")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Property
    void shouldTakeEachTopicAndPartition(@ForAll("topics") String topic, @ForAll("partitions") int partition) {
        assertThat(PostablePath.parse("/topics/" + topic)).isEqualTo(new PostablePath(topic, Sequencer.Partitions.ANY));
        assertThat(PostablePath.parse("/topics/" + topic + "/partitions/" + partition))
                .isEqualTo(new PostablePath(topic, partition));
    }

    @Provide
    Arbitrary<String> topics() {
        return Arbitraries.strings().withChars("abcXYZ019._-").ofMinLength(1).ofMaxLength(249);
    }

    @Provide
    Arbitrary<Integer> partitions() {
        return Arbitraries.integers().between(0, 999_999_999);
    }

    @Test
    void shouldRefuseToPostToReservedNamesHoweverOftenTheyAreAskedFor() {
        PostableTopics topics = new PostableTopics(Pattern.compile("[a-z._]{1,9}"));
        for (int i = 0; i < 2; i++) {
            assertThat(topics.contains("events")).isTrue();
            assertThat(topics.contains("_events")).isFalse();
            assertThat(topics.contains("a.raw")).isFalse();
            assertThat(topics.contains("a.dlq")).isFalse();
            assertThat(topics.contains("EVENTS")).isFalse();
            assertThat(topics.contains("longer.than.that")).isFalse();
        }
    }

    @Test
    void shouldNotForgetTheRuleForNamesBeyondThoseItRemembers() {
        PostableTopics topics = new PostableTopics(Pattern.compile("t[0-9]+"));
        for (int i = 0; i <= PostableTopics.MAX_REMEMBERED; i++) {
            assertThat(topics.contains("t" + i)).isTrue();
        }
        assertThat(topics.contains("t99999")).isTrue();
        assertThat(topics.contains("u99999")).isFalse();
    }
}
