package io.sluice.stack;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.Sample;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * {@code mvn -q -Pup}: starts the whole stack in the foreground and keeps it running until Ctrl-C or SIGTERM.
 *
 * <p>Ends with exit code 1 and one line on standard error if it cannot get as far as READY.
 */
public final class Up {

    private final Console console;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Up(Console console) {
        this.console = console;
    }

    public static void main(String[] args) throws InterruptedException {
        Console console = Console.system();
        int exitCode = new Up(console).run();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private int run() throws InterruptedException {
        try {
            Installation installation = Installation.ofThisBuild();
            UpConfig config = UpConfig.from(System.getProperties(), installation.defaultUpDir());
            console.line("Sluice starts in " + config.dir());
            return run(Stack.prepare(config, installation, console));
        } catch (StackException e) {
            console.error(e.line());
            return 1;
        }
    }

    private int run(Stack stack) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stack-stop"));
        try {
            stack.start();
            stack.deploy();
            Sample.Landed sample = stack.sendSample();
            stack.keepAlive();
            sayReady(stack, sample);
        } catch (StackException e) {
            // On Ctrl-C while starting, the parts end because they are told to: nothing to report.
            if (ending.compareAndSet(false, true)) {
                stack.close();
                throw e;
            }
        }
        stopped.await();
        return 0;
    }

    private void stop(Stack stack) {
        if (ending.compareAndSet(false, true)) {
            console.line("");
            console.line("Sluice stops: gateway, then cleanse, then connect, then kafka");
            stack.close();
        }
        stopped.countDown();
    }

    private void sayReady(Stack stack, Sample.Landed sample) {
        console.part(
                "sample",
                sample.lines().size() + " events landed in "
                        + sample.files().stream().map(Path::toString).collect(Collectors.joining(" and ")));
        sample.lines().forEach(line -> console.line("             " + line));
        console.line("");
        console.line("READY after " + console.sinceStart() + ": gateway " + stack.gatewayAddress() + ", metrics "
                + stack.managementAddress() + "/metrics, cleanse " + stack.cleanseAddress() + ", connect "
                + stack.connectAddress() + ", kafka "
                + stack.bootstrapServers());
        console.line("try: curl -H 'Content-Type: application/x-ndjson' --data-binary '{\"hello\":\"world\"}' "
                + stack.gatewayAddress() + "/topics/events");
        console.line("then look in " + stack.config().files() + "; stop with Ctrl-C");
    }
}
