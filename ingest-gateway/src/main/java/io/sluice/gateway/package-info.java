/** The gateway as a program: puts the parts together, starts and stops them. */
@NullMarked
package io.sluice.gateway;

import org.jspecify.annotations.NullMarked;
