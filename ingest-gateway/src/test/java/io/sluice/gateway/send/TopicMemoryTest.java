package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.intake.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicMemoryTest {
    private final Kept kept = new Kept();

    private static final class Kept implements TopicMemory.Store {
        private byte[] text = new byte[0];
        private int writes;
        private boolean failing;

        @Override
        public Optional<byte[]> read() {
            return Optional.of(text);
        }

        @Override
        public void write(byte[] newText) throws IOException {
            if (failing) {
                throw new IOException("no room");
            }
            text = newText;
            writes++;
        }
    }

    private static TopicInfo topic(int partitions) {
        BitSet leaders = new BitSet();
        leaders.set(0, partitions);
        return new TopicInfo(Reach.READY, partitions, leaders, 1_000, true, new TimestampRange(7, 9));
    }

    @Test
    void shouldRecallAfterARestartWhatKafkaHasShown() {
        // Given
        TopicMemory before = TopicMemory.open(kept);
        before.saw("a", topic(3));
        before.saw("gone", topic(1));
        before.saw("gone", TopicInfo.unreachable(Reach.MISSING));
        before.saw("a", TopicInfo.unreachable(Reach.AWAY));
        before.save();

        // When
        TopicMemory after = TopicMemory.open(kept);

        // Then
        assertThat(after.recall("a")).contains(topic(3));
        assertThat(after.recall("gone")).isEmpty();
        assertThat(after.recall("never")).isEmpty();
    }

    @Test
    void shouldWriteWhatHasChangedAndTryAgainWhereTheDiskHasFailed() {
        // Given
        TopicMemory memory = TopicMemory.open(kept);
        memory.saw("a", topic(3));
        kept.failing = true;
        memory.save();
        kept.failing = false;

        // When
        memory.save();
        memory.save();

        // Then
        assertThat(kept.writes).isEqualTo(1);
    }

    @Test
    void shouldGoOnWithoutWhatCannotBeRead() {
        // Given
        kept.text = "a x 1000 true 7 9\n".getBytes(StandardCharsets.UTF_8);

        // When
        TopicMemory memory = TopicMemory.open(kept);

        // Then
        assertThat(memory.recall("a")).isEmpty();
    }
}
