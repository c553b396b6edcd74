/** The disk spool: what was acknowledged and Kafka has not taken yet. */
package io.sluice.gateway.spool;
