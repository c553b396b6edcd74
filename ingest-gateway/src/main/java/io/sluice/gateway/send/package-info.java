/** To Kafka: one thread hands every batch over, another asks about topics; neither is an event loop. */
@NullMarked
package io.sluice.gateway.send;

import org.jspecify.annotations.NullMarked;
