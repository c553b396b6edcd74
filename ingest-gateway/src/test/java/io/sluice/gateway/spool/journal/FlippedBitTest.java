package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.Stored;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FlippedBitTest {
    private static final String TOPIC = Scratch.TOPIC;

    /** One flipped bit anywhere: one batch at most, the right count, and the spool goes on. */
    @Property(tries = 300)
    void shouldLoseAtMostOneBatchToOneFlippedBit(@ForAll long seed) throws IOException {
        // Given
        Random random = new Random(seed);
        SimulatedFolder folder = new SimulatedFolder(random);
        Store.Limits limits = new Store.Limits(1 << 20, 0, 8 << 10);
        Store store = Store.open(folder, limits, SpoolEvents.NONE, random::nextLong);
        store.journal()
                .append(IntStream.range(0, 60)
                        .mapToObj(seq -> Scratch.entry(TOPIC, seq, random.nextInt(600)))
                        .toList());
        if (random.nextBoolean()) {
            store.housekeeper().end();
        }
        List<String> names = List.copyOf(folder.list().keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = folder.content(name);

        // When
        folder.content(name, flip(bytes, random));
        Store reopened = Store.open(folder, limits, SpoolEvents.NONE, random::nextLong);

        // Then
        int left = 0;
        try (Cursor cursor = reopened.read(TOPIC, -1)) {
            while (cursor.next().isPresent()) {
                left++;
            }
        }
        assertThat(left).isBetween(59, 60);
        assertThat(reopened.stats().batches()).isEqualTo(left);
        assertThat(reopened.journal().append(List.of(Scratch.entry(TOPIC, 100, 10))))
                .hasOnlyElementsOfType(Stored.class);
    }

    private static byte[] flip(byte[] bytes, Random random) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }
}
