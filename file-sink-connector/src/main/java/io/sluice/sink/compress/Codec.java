package io.sluice.sink.compress;

import io.sluice.sink.core.Slab;

/**
 * Compresses what is about to be written, one whole member a buffer: a file cut behind any of its writes is valid, and
 * so is one that is joined from several. Used by all threads that write; each call works on a slab that is its own.
 */
public interface Codec extends AutoCloseable {

    /** Leaves everything as it is. */
    Codec NONE = new Codec() {
        @Override
        public String suffix() {
            return "";
        }

        @Override
        public void pack(Slab slab) {
            // Written as it is.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    };

    /** What a file's extension ends with, its dot included; empty for none. */
    String suffix();

    /** Replaces the slab's bytes by a member that holds them. */
    void pack(Slab slab);

    /** Lets go of what the codec holds; calls that still run may end. */
    @Override
    void close();
}
