package io.sluice.cleanse.dedupe;

/** The base of an id, as the state knows it: its kind and 128 bits of it. */
public record BaseKey(IdKind kind, long high, long low) {}
