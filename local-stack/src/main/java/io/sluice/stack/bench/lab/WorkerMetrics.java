package io.sluice.stack.bench.lab;

import io.sluice.stack.Preflight;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.util.List;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
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
                return sumOfTasks("sink-task-metrics", connectorName, "sink-record-send-total");
            } catch (JMException | IOException e) {
                throw new StackException("the metrics of " + connectorName + " cannot be read: " + e, e);
            }
        }

        /** How many parts grow in all tasks of a file sink: its own gauge, 0 before a task has shown it. */
        public long openParts(String connectorName) {
            try {
                return sumOfTasks("plugins", connectorName, "open-parts");
            } catch (AttributeNotFoundException e) {
                return 0;
            } catch (JMException | IOException e) {
                throw new StackException("the open parts of " + connectorName + " cannot be read: " + e, e);
            }
        }

        /** What is in the worker's heap now, garbage included. */
        public double heapMiB() {
            try {
                Object usage = server.getAttribute(new ObjectName("java.lang:type=Memory"), "HeapMemoryUsage");
                return ((Number) ((CompositeData) usage).get("used")).longValue() / (double) (1 << 20);
            } catch (JMException | IOException e) {
                throw new StackException("the heap of the worker cannot be read: " + e, e);
            }
        }

        /** What is in it once a full collection has removed the garbage. */
        public double liveHeapMiB() {
            try {
                server.invoke(new ObjectName("java.lang:type=Memory"), "gc", new Object[0], new String[0]);
                return heapMiB();
            } catch (JMException | IOException e) {
                throw new StackException("the worker cannot be asked to collect its garbage: " + e, e);
            }
        }

        private long sumOfTasks(String type, String connectorName, String attribute) throws JMException, IOException {
            ObjectName tasks = new ObjectName("kafka.connect:type=" + type + ",connector=" + connectorName + ",task=*");
            long sum = 0;
            for (ObjectName task : server.queryNames(tasks, null)) {
                sum += ((Number) server.getAttribute(task, attribute)).longValue();
            }
            return sum;
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
