package io.sluice.gateway.http;

import io.vertx.core.buffer.Buffer;

/** Writes small JSON answers; the caller sees to the commas. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(160);

    JsonText raw(String json) {
        text.append(json);
        return this;
    }

    JsonText number(long value) {
        text.append(value);
        return this;
    }

    JsonText string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                text.append(c);
            }
        }
        text.append('"');
        return this;
    }

    Buffer buffer() {
        return Buffer.buffer(text.toString());
    }
}
