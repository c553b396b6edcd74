/** The judge on Kafka Streams: raw topics in, clean and dead-letter topics out, state in a changelog-backed store. */
@NullMarked
package io.sluice.cleanse.topology;

import org.jspecify.annotations.NullMarked;
