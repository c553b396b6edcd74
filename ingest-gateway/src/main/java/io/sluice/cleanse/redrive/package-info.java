/** The way back from the dead letters: each once, whatever is killed in between. */
@NullMarked
package io.sluice.cleanse.redrive;

import org.jspecify.annotations.NullMarked;
