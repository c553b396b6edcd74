package io.sluice.gateway.record;

/**
 * An accepted request: its records, who they are, and the one partition they go to. All of it is fixed at
 * acceptance, so that whatever sends it again sends the same.
 *
 * @param ingestTimeMs the gateway's wall clock at acceptance
 */
public record Batch(String topic, int partition, Identity identity, long ingestTimeMs, Records records) {
    public int recordCount() {
        return records.count();
    }

    public long sizeBytes() {
        return records.body().length;
    }
}
