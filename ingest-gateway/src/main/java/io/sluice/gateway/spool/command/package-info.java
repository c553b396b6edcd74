/** The spool from the command line, while no gateway holds it. */
package io.sluice.gateway.spool.command;
