package io.sluice.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.flow.Outlet;
import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.http.IngestServer;
import io.sluice.gateway.intake.Intake;
import io.sluice.gateway.intake.Limits;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.intake.Summary;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.ops.Health;
import io.sluice.gateway.ops.KafkaClientMeters;
import io.sluice.gateway.ops.ManagementServer;
import io.sluice.gateway.ops.Metrics;
import io.sluice.gateway.ops.OpsLog;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Sequencer;
import io.sluice.gateway.send.CleansedLayout;
import io.sluice.gateway.send.ProducerSettings;
import io.sluice.gateway.send.Sender;
import io.sluice.gateway.send.TopicDirectory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of a running gateway, started in the order of the data's way back and stopped in the order of its way. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long TICK_MS = 10;
    private static final long WATCH_MS = 1_000;
    private static final long SAVE_MS = 200;
    private static final long START_TIMEOUT_SECONDS = 30;
    /** Of shutdown.timeout.ms: what the producer may take; the intake has taken three quarters by then at most. */
    private static final double PRODUCER_SHARE = 0.1;

    private static final double ADMIN_SHARE = 0.05;
    private static final double HTTP_SHARE = 0.1;

    private final GatewayConfig config;
    private final Clock clock = Clock.system();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** First, for a filter that comes after a meter does not hold for it. */
    private final KafkaClientMeters clientMeters = new KafkaClientMeters(registry);

    private final Metrics metrics = new Metrics(registry);
    private final OpsLog opsLog = new OpsLog(metrics);
    private final Health health = new Health();
    private final AtomicLong port = new AtomicLong();
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "timer"));
    /** Waits for the disk, which the timer must not. */
    private final ScheduledExecutorService saver = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "saver"));

    /**
     * Linux's own transport where there is one: with Java's, a single record costs more. Made while Kafka's clients are:
     * most of either is loading classes.
     */
    private final CompletableFuture<Vertx> vertx = CompletableFuture.supplyAsync(
            () -> Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)),
            task -> daemon(task, "vertx-start").start());

    private final Disk disk;
    private final Pipeline pipeline;
    private final TopicDirectory directory;
    private final CleansedLayout layout;
    private final Sender sender;
    private int managementPort;
    private volatile boolean stopping;

    /** @throws IOException if the spool's folder cannot be used */
    public Gateway(GatewayConfig config) throws IOException {
        this.config = config;
        Limits limits = config.intake().limits();
        this.disk = Disk.open(config.spool(), clock, metrics);
        Intake intake = new Intake(limits, disk.firstSeq(), RandomGenerator.getDefault());
        this.pipeline = new Pipeline(intake, new Sequencer(disk.incarnation()), clock, disk.journal(), opsLog);
        this.directory = new TopicDirectory(
                clientMeters.watch(AdminClient.create(ProducerSettings.admin(config))),
                disk.topics(),
                (topic, info) -> pipeline.topicSeen(topic, info.reach()));
        this.layout = new CleansedLayout(config.cleansed(), directory);
        this.sender = new Sender(
                new Sender.Ports(
                        () -> clientMeters.watch(new KafkaProducer<>(ProducerSettings.producer(config))),
                        directory,
                        ProducerSettings.windows(config),
                        disk.graveyard(),
                        metrics,
                        clock),
                pipeline);
        pipeline.connect(outlet());
        disk.recover(pipeline);
        metrics.queue(pipeline::depth, pipeline::bytes, limits.maxBatches(), limits.maxBytes());
    }

    private Outlet outlet() {
        return new Outlet() {
            @Override
            public void send(long id, Batch batch) {
                sender.send(id, batch);
            }

            @Override
            public void giveUp(long id) {
                sender.giveUp(id);
            }

            @Override
            public void deadLetter(long id, Batch batch, List<RecordError> errors) {
                sender.deadLetter(id, batch, errors);
            }

            @Override
            public void probe(String topic) {
                directory.ask(topic);
            }
        };
    }

    /** Returns when it listens. */
    public void start() throws Exception {
        timer.scheduleWithFixedDelay(pipeline::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> sender.watch(
                        config.kafka().producerStuckMs(), config.kafka().producerSplitsMaxPerSecond()),
                WATCH_MS,
                WATCH_MS,
                TimeUnit.MILLISECONDS);
        long refreshMs = config.kafka().topicRefreshMs();
        timer.scheduleWithFixedDelay(directory::refresh, refreshMs, refreshMs, TimeUnit.MILLISECONDS);
        directory.watchCluster(timer);
        saver.scheduleWithFixedDelay(disk.topics()::save, SAVE_MS, SAVE_MS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(layout::look, 0, WATCH_MS, TimeUnit.MILLISECONDS);
        health.obstacle("the gateway is stopping", () -> stopping);
        if (config.intake().ackDefault() == Tier.KAFKA || !config.spool().isOn()) {
            health.obstacle("Kafka does not answer", () -> !directory.clusterAnswers());
        } else {
            health.obstacle("the spool takes no more", disk::isFull);
        }
        health.obstacle("the queue is full", () -> pipeline.isFull());
        health.obstacles(layout::obstacles);

        int loops = config.http().eventLoops() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.http().eventLoops();
        AtomicLong ids = new AtomicLong();
        IngestServer.Shared shared = new IngestServer.Shared(config, pipeline, directory, layout, metrics, clock, ids);
        Vertx http = vertx.join();
        await(http.deployVerticle(() -> new IngestServer(shared, port), new DeploymentOptions().setInstances(loops)));
        HttpServer management = await(new ManagementServer(http, registry, health, disk.admin(pipeline, directory, ids))
                .listen(config.management().host(), config.management().port()));
        managementPort = management.actualPort();
        LOG.info(
                "event=listening http={}:{} management={}:{}",
                config.http().host(),
                port.get(),
                config.management().host(),
                managementPort);
    }

    public int httpPort() {
        return (int) port.get();
    }

    public int managementPort() {
        return managementPort;
    }

    /** The whole stop, within {@code shutdown.timeout.ms}: what became of every batch. */
    public Summary stop() {
        stopping = true;
        long timeoutMs = config.intake().limits().shutdownTimeoutMs();
        long startMs = clock.nowMs();
        pipeline.stop();
        Summary summary = summary(timeoutMs);
        long intakeMs = clock.nowMs() - startMs;
        sender.close(Duration.ofMillis((long) (timeoutMs * PRODUCER_SHARE)));
        long producerMs = clock.nowMs() - startMs - intakeMs;
        timer.shutdownNow();
        saver.shutdownNow();
        clientMeters.close();
        directory.close(Duration.ofMillis((long) (timeoutMs * ADMIN_SHARE)));
        disk.close();
        closeHttp((long) (timeoutMs * HTTP_SHARE));
        LOG.info(
                "event=stopped sent={} spooled={} dead={} refused={} cancelled={} unknown={} lost={} intake_ms={}"
                        + " producer_ms={} total_ms={}",
                summary.sent(),
                disk.batches(),
                summary.dead(),
                summary.refused(),
                summary.cancelled(),
                summary.unknown(),
                summary.lost(),
                intakeMs,
                producerMs,
                clock.nowMs() - startMs);
        return summary;
    }

    private Summary summary(long timeoutMs) {
        try {
            return opsLog.whenStopped().get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the intake did not end within its own bound of " + timeoutMs + " ms", e);
        }
    }

    /** The answers are with the event loops; what they have not written by then is cut off with the process. */
    private void closeHttp(long timeoutMs) {
        try {
            vertx.join().close().toCompletionStage().toCompletableFuture().get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.warn(
                    "event=http_close_unfinished timeout_ms={} error={}",
                    timeoutMs,
                    e.getClass().getSimpleName());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not done within " + START_TIMEOUT_SECONDS + " s", e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
