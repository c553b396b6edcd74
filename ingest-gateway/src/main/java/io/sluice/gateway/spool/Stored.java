package io.sluice.gateway.spool;

/** The batch survives a crash, a kill -9 and a power cut from now until it is resolved. */
public record Stored(Ticket ticket) implements Append {}
