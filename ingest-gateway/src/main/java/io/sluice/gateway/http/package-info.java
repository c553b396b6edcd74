/** Wire dialects in, answers and problem bodies out. */
@NullMarked
package io.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
