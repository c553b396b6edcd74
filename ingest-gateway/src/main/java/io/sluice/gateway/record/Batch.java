package io.sluice.gateway.record;

/**
 * An accepted request: its records, who they are, and where each goes. All of it is fixed at acceptance, so that
 * whatever sends it again sends the same.
 *
 * @param topic in Kafka; for a cleansed topic the raw one
 * @param ingestTimeMs the gateway's wall clock at acceptance
 */
public record Batch(String topic, Placement placement, Identity identity, long ingestTimeMs, Records records) {
    public Batch(String topic, int partition, Identity identity, long ingestTimeMs, Records records) {
        this(topic, new Placement.Single(partition), identity, ingestTimeMs, records);
    }

    public int recordCount() {
        return records.count();
    }

    public long sizeBytes() {
        return records.sizeBytes();
    }

    public int partition(int index) {
        return placement.partition(index);
    }

    /** The value of the header {@code ingest-id}. */
    public byte[] id(int index) {
        return placement instanceof Placement.Each each && each.numbers().length > 0
                ? identity.id(each.partition(index), each.numbers()[index])
                : identity.id(index);
    }

    /** A batch of its own of {@code count} records from {@code first} on: the same ids, the same partitions. */
    public Batch part(int first, int count) {
        Identity part = new Identity(identity.base(), identity.firstNumber() + first, identity.digest());
        return new Batch(topic, placement.part(first, count), part, ingestTimeMs, records.part(first, count));
    }
}
