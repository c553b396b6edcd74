/**
 * Admission, the bounded queue, deadlines, tiers, retries and the stop, as a pure state machine: {@code step(event,
 * now)} gives the actions that the shell around it carries out. No I/O, no clock, no thread, no log.
 */
@NullMarked
package io.sluice.gateway.intake;

import org.jspecify.annotations.NullMarked;
