package io.sluice.cleanse.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BitsTest {

    @Property(tries = 300)
    void shouldReadBackExactlyWhatItWrote(@ForAll @Size(max = 200) Set<@IntRange(max = 4095) Integer> members) {
        // Given
        Bits bits = new Bits();
        members.forEach(bits::set);

        // When
        byte[] written = new byte[bits.sizeBytes() + 3];
        bits.write(written, 3);
        Bits read = new Bits();
        read.add(written, 3);

        // Then
        for (int i = 0; i < 4096; i++) {
            assertThat(read.get(i)).as("bit %d", i).isEqualTo(members.contains(i));
        }
        int highest = members.stream().mapToInt(Integer::intValue).max().orElse(-1);
        assertThat(bits.sizeBytes()).isEqualTo((highest + 8) / 8).isLessThanOrEqualTo(512);
    }
}
