/** What must hold before the first record is read: topics, offsets, what the brokers can do. */
@NullMarked
package io.sluice.cleanse.start;

import org.jspecify.annotations.NullMarked;
