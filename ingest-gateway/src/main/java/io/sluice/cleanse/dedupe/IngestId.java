package io.sluice.cleanse.dedupe;

/** A parsed {@code ingest-id}: the base that a batch shares and the record's number in it, from 0. */
public record IngestId(BaseKey base, long n) {

    /** Records of one page: their bits share one value of at most 512 bytes. */
    static final int PAGE_BITS = 12;

    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

    PageKey page() {
        return new PageKey(base, n >>> PAGE_BITS);
    }

    int bit() {
        return (int) (n & PAGE_MASK);
    }
}
