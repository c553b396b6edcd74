/** The journal: segments, what lives in them, group commit, recovery. */
package io.sluice.gateway.spool.journal;
