/** What watches a running cleanse: metrics, health, limits, and the breaker. */
@NullMarked
package io.sluice.cleanse.ops;

import org.jspecify.annotations.NullMarked;
