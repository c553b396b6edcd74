/** What can be set: one definition that checks, documents and names every key. */
@NullMarked
package io.sluice.gateway.config;

import org.jspecify.annotations.NullMarked;
