/** What becomes of a record, and why: pure. */
@NullMarked
package io.sluice.cleanse.judge;

import org.jspecify.annotations.NullMarked;
