/** The one place where the spool touches the file system. */
package io.sluice.gateway.spool.disk;
