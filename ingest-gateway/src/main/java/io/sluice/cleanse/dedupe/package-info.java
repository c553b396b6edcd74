/** Which ids have been seen within a window: pure, over a store handed in. */
@NullMarked
package io.sluice.cleanse.dedupe;

import org.jspecify.annotations.NullMarked;
