package io.sluice.stack.bench.lab;

import io.sluice.stack.Preflight;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The Connect worker's own metrics, read over JMX on the loopback address. */
public final class WorkerMetrics {

    private final int port;

    private WorkerMetrics(int port) {
        this.port = port;
    }

    static WorkerMetrics onFreePort() {
        return new WorkerMetrics(Preflight.freePort());
    }

    /** What makes a JVM serve its metrics on this port, to this machine alone. */
    List<String> jvmArgs() {
        return List.of(
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Djava.rmi.server.hostname=127.0.0.1");
    }

    /** A connection to the worker as it runs now. */
    @SuppressWarnings("BanJNDI") // The address is fixed: our own child on the loopback address.
    public Session open() {
        try {
            JMXConnector connector = JMXConnectorFactory.connect(
                    new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"));
            return new Session(connector, connector.getMBeanServerConnection());
        } catch (IOException e) {
            throw new StackException("the worker's metrics cannot be read: " + e.getMessage(), e);
        }
    }

    /** One thread's own. */
    public record Session(JMXConnector connector, MBeanServerConnection server) implements AutoCloseable {

        /** How many records the tasks of a sink have been given, and have taken, since they started. */
        public long recordsTaken(String connectorName) {
            try {
                ObjectName tasks =
                        new ObjectName("kafka.connect:type=sink-task-metrics,connector=" + connectorName + ",task=*");
                long taken = 0;
                for (ObjectName task : server.queryNames(tasks, null)) {
                    taken += ((Number) server.getAttribute(task, "sink-record-send-total")).longValue();
                }
                return taken;
            } catch (JMException | IOException e) {
                throw new StackException("the metrics of " + connectorName + " cannot be read: " + e, e);
            }
        }

        @Override
        public void close() {
            try {
                connector.close();
            } catch (IOException e) {
                // The worker may have gone: nothing is left to close then.
            }
        }
    }
}
