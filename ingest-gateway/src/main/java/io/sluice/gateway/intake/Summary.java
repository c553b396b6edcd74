package io.sluice.gateway.intake;

/** Batches by how they ended, over the life of the process; {@code lost} were acknowledged and are gone. */
public record Summary(long sent, long spooled, long dead, long refused, long cancelled, long unknown, long lost) {}
