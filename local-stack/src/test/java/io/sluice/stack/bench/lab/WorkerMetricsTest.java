package io.sluice.stack.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

    private final MBeanServer worker = MBeanServerFactory.newMBeanServer();

    @Test
    void shouldAddUpWhatTheTasksOfOneConnectorShow() throws Exception {
        // Given
        show("kafka.connect:type=sink-task-metrics,connector=mine,task=0", Map.of("sink-record-send-total", 40.0));
        show("kafka.connect:type=sink-task-metrics,connector=mine,task=1", Map.of("sink-record-send-total", 2.0));
        show("kafka.connect:type=sink-task-metrics,connector=other,task=0", Map.of("sink-record-send-total", 9.0));
        show("kafka.connect:type=plugins,connector=mine,task=0", Map.of("open-parts", 7L));
        show("kafka.connect:type=plugins,connector=mine,task=1", Map.of("open-parts", 5L));

        // When
        WorkerMetrics.Session session = session();

        // Then
        assertThat(session.recordsTaken("mine")).isEqualTo(42);
        assertThat(session.openParts("mine")).isEqualTo(12);
    }

    @Test
    void shouldCountNoOpenPartsBeforeATaskShowsThem() throws Exception {
        // Given
        show("kafka.connect:type=plugins,connector=mine,task=0", Map.of());

        // When
        long parts = session().openParts("mine");

        // Then
        assertThat(parts).isZero();
    }

    private WorkerMetrics.Session session() throws Exception {
        // Never connected: the server is asked directly.
        JMXConnector unused = JMXConnectorFactory.newJMXConnector(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi"), Map.of());
        return new WorkerMetrics.Session(unused, worker);
    }

    private void show(String name, Map<String, Number> attributes) throws JMException {
        worker.registerMBean(new Shown(attributes), new ObjectName(name));
    }

    private record Shown(Map<String, Number> attributes) implements DynamicMBean {

        @Override
        public Object getAttribute(String attribute) throws AttributeNotFoundException {
            Number value = attributes.get(attribute);
            if (value == null) {
                throw new AttributeNotFoundException(attribute);
            }
            return value;
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            return new AttributeList();
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException("these are only read");
        }

        @Override
        public AttributeList setAttributes(AttributeList changed) {
            throw new UnsupportedOperationException("these are only read");
        }

        @Override
        public Object invoke(String action, Object[] arguments, String[] signature) {
            throw new UnsupportedOperationException("these have no operations");
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(Shown.class.getName(), "shown", null, null, null, null);
        }
    }
}
