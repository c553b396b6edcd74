package io.sluice.gateway.spool;

/** The answer to {@link Spool#reserve}. */
public sealed interface Admission permits Reservation, Refusal {}
