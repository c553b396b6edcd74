/** From at-least-once in to exactly-once out: see {@link io.sluice.cleanse.Cleanse}. */
@NullMarked
package io.sluice.cleanse;

import org.jspecify.annotations.NullMarked;
