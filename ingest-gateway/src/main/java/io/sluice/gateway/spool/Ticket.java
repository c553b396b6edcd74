package io.sluice.gateway.spool;

/**
 * Where a journalled batch lies; what {@link Spool#resolve} takes. Opaque but for the topic and the seq, and valid only
 * for the {@link Spool} that gave it.
 */
public record Ticket(String topic, long seq, long segment, int ordinal, int bytes) {}
