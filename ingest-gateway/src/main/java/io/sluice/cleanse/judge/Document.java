package io.sluice.cleanse.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A record's value, as a tree only for those who ask. */
final class Document {

    private final ObjectMapper mapper;
    private final byte[] bytes;
    private @Nullable JsonNode tree;

    Document(ObjectMapper mapper, byte[] bytes) {
        this.mapper = mapper;
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Only after the syntax was found good. */
    JsonNode tree() {
        if (tree == null) {
            try {
                tree = mapper.readTree(bytes);
            } catch (IOException e) {
                throw new IllegalStateException("well-formed a moment ago: " + e.getMessage(), e);
            }
        }
        return tree;
    }
}
