package io.sluice.gateway.spool;

/** The answer to {@link Spool#append}. */
public sealed interface Append permits Stored, Refusal {}
