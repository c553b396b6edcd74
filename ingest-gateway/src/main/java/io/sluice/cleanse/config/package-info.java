/** What an operator can set: parsed once, every error told at once. */
@NullMarked
package io.sluice.cleanse.config;

import org.jspecify.annotations.NullMarked;
