/** The bytes of a segment: encoding, checksums, finding the way again after damage. Pure but for {@link Source}. */
package io.sluice.gateway.spool.format;
