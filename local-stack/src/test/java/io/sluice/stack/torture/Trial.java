package io.sluice.stack.torture;

import static org.awaitility.Awaitility.await;

import io.sluice.stack.ClassData;
import io.sluice.stack.Stack;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.deploy.Topics;
import io.sluice.stack.judge.Chain;
import io.sluice.stack.judge.PublishedFiles;
import io.sluice.stack.part.Tuning;
import io.sluice.stack.process.Backoff;
import java.nio.file.Path;
import java.time.Duration;

/** A stack under load, to which faults happen, and which is judged by its promises once it has come to rest. */
final class Trial implements AutoCloseable {

    static final String TOPIC = "logs";

    private static final Duration REST_LIMIT = Duration.ofSeconds(120);
    private static final Backoff AT_ONCE = new Backoff(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ZERO);

    private final Stack stack;

    private Trial(Stack stack) {
        this.stack = stack;
    }

    static Trial start(Path dir) throws InterruptedException {
        return start(dir, Tuning.NONE);
    }

    /** With more settings for cleanse. */
    static Trial start(Path dir, Tuning cleanse) throws InterruptedException {
        Stack stack =
                Stack.prepare(UpConfig.onFreePorts(dir), ClassData.installation(), Console.system(), AT_ONCE, cleanse);
        try {
            stack.start();
            stack.deploy();
            stack.keepAlive();
            return new Trial(stack);
        } catch (RuntimeException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    Stack stack() {
        return stack;
    }

    ClientLoad load(int clients) {
        return ClientLoad.start(stack.gatewayAddress(), TOPIC, clients);
    }

    PublishedFiles files() {
        return new PublishedFiles(stack.config().files());
    }

    /** Waits until files hold as many lines as the topic has records, then judges. */
    Chain judge(ClientLoad load) {
        await().atMost(REST_LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> readTopic().shouldHoldAll(load.acknowledged()));
        await().atMost(REST_LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> readTopic().shouldBeInFilesOnceEach(files()));
        Chain chain = readTopic();
        chain.shouldHoldAll(load.acknowledged());
        chain.shouldKeepTheOrderOfFirstOccurrences();
        chain.shouldBeInFilesOnceEach(files());
        return chain;
    }

    private Chain readTopic() {
        return Chain.read(stack.bootstrapServers(), TOPIC, Topics.PARTITIONS);
    }

    @Override
    public void close() {
        stack.close();
    }
}
