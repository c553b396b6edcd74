/** Real brokers and gateways as child processes, for tests. */
package io.sluice.gateway.support;
