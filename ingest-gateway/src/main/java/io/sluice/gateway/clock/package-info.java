/** Time, handed in. */
@NullMarked
package io.sluice.gateway.clock;

import org.jspecify.annotations.NullMarked;
