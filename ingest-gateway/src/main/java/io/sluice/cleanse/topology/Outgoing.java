package io.sluice.cleanse.topology;

import org.jspecify.annotations.Nullable;

/** A value on its way out, with what the sink must know: where it goes. Its partition is the one that it came from. */
record Outgoing(String topic, int partition, byte @Nullable [] value) {}
