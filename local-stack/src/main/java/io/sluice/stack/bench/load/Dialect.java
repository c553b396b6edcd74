package io.sluice.stack.bench.load;

/** How records are put into a request body. */
public enum Dialect {
    /** A record a line. */
    NDJSON("application/x-ndjson", "", "", "", "\n", "\n"),
    /** {@code {"records":[{"value":…},…]}}. */
    V2("application/vnd.kafka.json.v2+json", "{\"records\":[", "{\"value\":", "}", ",", "]}");

    final String contentType;
    final String head;
    final String before;
    final String after;
    final String between;
    final String tail;

    Dialect(String contentType, String head, String before, String after, String between, String tail) {
        this.contentType = contentType;
        this.head = head;
        this.before = before;
        this.after = after;
        this.between = between;
        this.tail = tail;
    }
}
