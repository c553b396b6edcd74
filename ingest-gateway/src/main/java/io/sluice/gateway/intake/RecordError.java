package io.sluice.gateway.intake;

/** A record that Kafka will never take. */
public record RecordError(int index, String code, String message) {}
