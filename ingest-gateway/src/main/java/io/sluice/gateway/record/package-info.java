/** What a batch is: bytes, where its records lie in them, who they are and where they go. Pure. */
@NullMarked
package io.sluice.gateway.record;

import org.jspecify.annotations.NullMarked;
