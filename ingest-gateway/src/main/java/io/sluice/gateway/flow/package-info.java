/** The shell around the intake: steps it under one lock and carries its actions out. */
@NullMarked
package io.sluice.gateway.flow;

import org.jspecify.annotations.NullMarked;
