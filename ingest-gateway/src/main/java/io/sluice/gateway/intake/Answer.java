package io.sluice.gateway.intake;

/** What a waiting client is told, once per batch. */
public sealed interface Answer {
    /** Every record is acknowledged by Kafka or has its own error. */
    record InKafka(Outcome outcome) implements Answer {}

    /** Fsynced on this gateway's disk. */
    record InSpool() implements Answer {}

    /** In the bounded queue. */
    record InMemory() implements Answer {}

    record Refused(Refusal refusal) implements Answer {}
}
