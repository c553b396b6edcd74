package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** Where records go: the partition that is given, else the key's, else the name's, else the gateway's choice. */
class SequencerTest {
    private static final int PARTITIONS = 7;

    private final Sequencer sequencer = new Sequencer("7f");

    private static Records keyed(String... keys) {
        List<byte[]> all = new ArrayList<>();
        for (String key : keys) {
            all.add(key.getBytes(StandardCharsets.UTF_8));
        }
        return new Records(new byte[1000], new int[2 * keys.length], keys.length).withKeys(Slices.of(all));
    }

    private Batch place(Records records, Optional<Identity> named, int given) {
        Sequencer.Partitions known = new Sequencer.Partitions(PARTITIONS, partition -> true, given);
        return sequencer.place("events", records, named, known, 0, 0);
    }

    @Test
    void shouldSendAKeyWhereKafkasOwnProducersSendIt() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            assertThat(Murmur2.partition(key, 12)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 12));
        }
    }

    @Test
    void shouldNumberKeyedRecordsDenselyInEachPartition() {
        // Given
        String[] keys = IntStream.range(0, 50).mapToObj(i -> "user-" + i % 9).toArray(String[]::new);

        // When
        List<Batch> batches = List.of(
                place(keyed(keys), Optional.empty(), Sequencer.Partitions.ANY),
                place(keyed(keys), Optional.empty(), Sequencer.Partitions.ANY));

        // Then
        long[] next = new long[PARTITIONS];
        for (Batch batch : batches) {
            for (int i = 0; i < batch.recordCount(); i++) {
                int partition = batch.partition(i);
                byte[] key = keys[i].getBytes(StandardCharsets.UTF_8);
                assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key, PARTITIONS));
                assertThat(new String(batch.id(i), StandardCharsets.UTF_8))
                        .isEqualTo("g:7f." + partition + "/" + next[partition]++);
            }
        }
    }

    @Test
    void shouldNumberTheRecordsOfANamedBatchByTheirPlaceInItWhateverTheirPartitions() {
        // Given
        Identity named = Identity.ofKey("", "events", "42", new byte[0]);

        // When
        Batch batch = place(keyed("a", "b", "c"), Optional.of(named), Sequencer.Partitions.ANY);

        // Then
        assertThat(IntStream.range(0, 3).mapToObj(i -> new String(batch.id(i), StandardCharsets.UTF_8)))
                .containsExactly(named.base() + "/0", named.base() + "/1", named.base() + "/2");
    }

    @Test
    void shouldTakeTheGivenPartitionBeforeKeyAndName() {
        // Given
        Identity named = Identity.ofKey("", "events", "42", new byte[0]);

        // When
        Batch byGateway = place(keyed("a", "b"), Optional.empty(), 5);
        Batch byClient = place(keyed("a", "b"), Optional.of(named), 5);

        // Then
        assertThat(List.of(byGateway.partition(0), byGateway.partition(1), byClient.partition(0)))
                .containsOnly(5);
        assertThat(new String(byGateway.id(1), StandardCharsets.UTF_8)).isEqualTo("g:7f.5/1");
        assertThat(byGateway.records().keys().text(1)).isEqualTo("b");
    }

    @Test
    void shouldSendANamedBatchToThePartitionThatItsNameAloneDecides() {
        // Given
        Identity named = Identity.ofKey("", "events", "42", new byte[0]);
        Records records = Records.single(new byte[10]);

        // When
        Batch first = place(records, Optional.of(named), Sequencer.Partitions.ANY);
        Batch afterARestart = new Sequencer("80")
                .place(
                        "events",
                        records,
                        Optional.of(named),
                        new Sequencer.Partitions(PARTITIONS, partition -> false),
                        99,
                        99);

        // Then
        assertThat(afterARestart.partition(0)).isEqualTo(first.partition(0));
        assertThat(afterARestart.id(0)).isEqualTo(first.id(0));
    }
}
