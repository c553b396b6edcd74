package io.sluice.gateway.spool.format;

import java.util.Optional;

/** What a record of a segment is. */
public enum Kind {
    /** A batch. */
    ENTRY(1),
    /** The first record of a segment: the {@link Catalog}. */
    HEAD(2),
    /** The segment whose number is the seq was emptied and is being deleted. */
    DROP(3),
    /** The last record of a sealed segment: the {@link Summary}. */
    SUMMARY(4);

    private final byte code;

    Kind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Optional<Kind> of(byte code) {
        return switch (code) {
            case 1 -> Optional.of(ENTRY);
            case 2 -> Optional.of(HEAD);
            case 3 -> Optional.of(DROP);
            case 4 -> Optional.of(SUMMARY);
            default -> Optional.empty();
        };
    }
}
