package org.apache.kafka.connect.runtime;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.ToleranceType;
import org.apache.kafka.connect.runtime.errors.WorkerErrantRecordReporter;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StatusBackingStore;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Connect's own class around a sink task, driven one iteration at a time on the caller's thread. Lies in this package
 * because that class is visible here only.
 */
public final class RealSinkTask implements AutoCloseable {
    private static final Plugins PLUGINS = new Plugins(Map.of("plugin.path", "", "plugin.discovery", "service_load"));
    private static final StandaloneConfig CONFIG = new StandaloneConfig(Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "key.converter", ByteArrayConverter.class.getName(),
            "value.converter", ByteArrayConverter.class.getName(),
            "offset.storage.file.filename", "unused",
            "offset.flush.interval.ms", Long.toString(1L << 40)));

    private final ConnectMetrics metrics;
    private final WorkerSinkTask worker;

    /** What varies from one connector to the next. */
    public record Setup(
            Map<String, String> properties,
            List<Transformation<SinkRecord>> transformations,
            List<ErrorReporter<ConsumerRecord<byte[], byte[]>>> reporters) {}

    public RealSinkTask(
            Class<? extends SinkConnector> connector, SinkTask task, Consumer<byte[], byte[]> consumer, Setup setup) {
        ConnectorTaskId id = new ConnectorTaskId("sink", 0);
        metrics = new ConnectMetrics("worker", CONFIG, Time.SYSTEM, "cluster");
        Converter converter = new ByteArrayConverter();
        HeaderConverter headers = new SimpleHeaderConverter();
        boolean tolerant = !setup.reporters().isEmpty();
        RetryWithToleranceOperator<ConsumerRecord<byte[], byte[]>> operator = new RetryWithToleranceOperator<>(
                0,
                0,
                tolerant ? ToleranceType.ALL : ToleranceType.NONE,
                Time.SYSTEM,
                new ErrorHandlingMetrics(id, metrics));
        Map<String, String> properties = new HashMap<>(setup.properties());
        properties.putIfAbsent("name", "sink");
        properties.put("task.class", task.getClass().getName());
        worker = new WorkerSinkTask(
                id,
                task,
                nothing(TaskStatus.Listener.class),
                TargetState.STARTED,
                CONFIG,
                ClusterConfigState.EMPTY,
                metrics,
                Plugin.wrapInstance(converter, metrics.metrics(), "key.converter"),
                Plugin.wrapInstance(converter, metrics.metrics(), "value.converter"),
                new ErrorHandlingMetrics(id, metrics),
                Plugin.wrapInstance(headers, metrics.metrics(), "header.converter"),
                new TransformationChain<>(
                        setup.transformations().stream()
                                .map(transformation -> stage(transformation))
                                .toList(),
                        operator),
                consumer,
                RealSinkTask.class.getClassLoader(),
                Time.SYSTEM,
                operator,
                tolerant ? new WorkerErrantRecordReporter(operator, converter, converter, headers) : null,
                nothing(StatusBackingStore.class),
                () -> setup.reporters(),
                new TaskPluginsMetadata(connector, task, converter, converter, headers, List.of(), PLUGINS),
                loader -> new LoaderSwap(Thread.currentThread().getContextClassLoader()));
        worker.initialize(new TaskConfig(properties));
        operator.reporters(setup.reporters());
        worker.initializeAndStart();
    }

    private TransformationStage<SinkRecord> stage(Transformation<SinkRecord> transformation) {
        return new TransformationStage<>(
                Plugin.wrapInstance(transformation, metrics.metrics(), "transforms"),
                "test",
                "test",
                loader -> new LoaderSwap(Thread.currentThread().getContextClassLoader()));
    }

    @SuppressWarnings("unchecked")
    private static <T> T nothing(Class<T> type) {
        return (T) Proxy.newProxyInstance(
                RealSinkTask.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }

    /** One turn of the loop: a commit if one was asked for, a poll, a put. */
    public void iterate() {
        worker.iteration();
    }

    /** The commit that otherwise comes every {@code offset.flush.interval.ms}, before the next turn's poll. */
    public void commit() {
        context().requestCommit();
        worker.iteration();
    }

    private WorkerSinkTaskContext context() {
        try {
            Field context = WorkerSinkTask.class.getDeclaredField("context");
            context.setAccessible(true);
            return (WorkerSinkTaskContext) context.get(worker);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("WorkerSinkTask keeps its context elsewhere now", e);
        }
    }

    /** What the task shows through {@code pluginMetrics()}, by name. */
    public Map<String, Object> pluginMetrics() {
        Map<String, Object> shown = new HashMap<>();
        metrics.metrics().metrics().forEach((name, metric) -> {
            if (name.group().equals("plugins") && name.tags().equals(Map.of("connector", "sink", "task", "0"))) {
                shown.put(name.name(), metric.metricValue());
            }
        });
        return shown;
    }

    /** How an orderly stop ends: a last commit, and close. */
    public void stop() {
        worker.stop();
        worker.execute();
        worker.close();
    }

    /** The worker gave up on the task: nothing is committed any more. */
    public void cancel() {
        worker.cancel();
    }

    @Override
    public void close() {
        metrics.stop();
    }
}
