package io.sluice.gateway.spool;

/** A batch read back, with the ticket that lets it go. */
public record Spooled(Ticket ticket, Entry entry) {}
