/** What an operator sees: metrics, health, the log. */
@NullMarked
package io.sluice.gateway.ops;

import org.jspecify.annotations.NullMarked;
