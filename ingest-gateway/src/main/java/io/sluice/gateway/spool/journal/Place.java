package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.format.RecordHeader;

/**
 * Where an entry lies in its segment.
 *
 * @param at offset of its record
 * @param bytes of its record
 */
record Place(long seq, long at, int ordinal, int bytes, long acceptedAtMs) {

    static Place of(RecordHeader header, long at) {
        return new Place(
                header.label().seq(),
                at,
                header.ordinal(),
                (int) header.framedBytes(),
                header.label().acceptedAtMs());
    }
}
