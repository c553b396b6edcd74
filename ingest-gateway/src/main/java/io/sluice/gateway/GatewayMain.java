package io.sluice.gateway;

import io.sluice.gateway.config.ConfigFaults;
import io.sluice.gateway.config.ConfigFile;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.spool.command.SpoolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * {@code GatewayMain <gateway.properties>}: runs until SIGTERM, then stops in order and exits with 0. {@code GatewayMain
 * spool …}: the operator's commands on the folder of a gateway that is not running.
 */
@SuppressForbidden(reason = "ends the process")
public final class GatewayMain {
    private static final int EXIT_CONFIG = 2;
    private static final int EXIT_START = 3;
    /** Something that was acknowledged is gone. */
    private static final int EXIT_LOST = 4;

    private GatewayMain() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("spool")) {
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            System.exit(new CommandLine(new SpoolCommand(InstantSource.system())).execute(rest));
        }
        if (args.length != 1) {
            System.err.println("usage: GatewayMain <path of gateway.properties>\n       GatewayMain spool --help");
            System.exit(EXIT_CONFIG);
        }
        GatewayConfig config = load(Path.of(args[0]));
        Logger log = LoggerFactory.getLogger(GatewayMain.class);
        try {
            Gateway gateway = new Gateway(config);
            gateway.start();
            stopOnSignal(gateway, log);
        } catch (Exception e) {
            log.error("event=start_failed error={} message={}", e.getClass().getSimpleName(), e.getMessage());
            Runtime.getRuntime().halt(EXIT_START);
        }
    }

    private static GatewayConfig load(Path file) {
        try {
            return ConfigLoader.load(ConfigFile.read(file), System.getenv());
        } catch (ConfigFaults e) {
            System.err.println(file + " has " + e.faults().size() + " fault(s):");
            e.faults().forEach(fault -> System.err.println("  " + fault));
        } catch (IOException e) {
            System.err.println(file + " cannot be read: " + e.getMessage());
        }
        System.exit(EXIT_CONFIG);
        throw new IllegalStateException("the process has ended");
    }

    /**
     * The JVM's own answer to SIGTERM is a shutdown hook after which it exits with 143. Here an orderly stop exits with
     * 0, so the signal is taken over; a second one ends the process at once, the spool being safe at any moment.
     */
    private static void stopOnSignal(Gateway gateway, Logger log) {
        AtomicInteger signals = new AtomicInteger();
        CountDownLatch stop = new CountDownLatch(1);
        sun.misc.SignalHandler handler = signal -> {
            if (signals.incrementAndGet() > 1) {
                Runtime.getRuntime().halt(128 + signal.getNumber());
            }
            log.info("event=stopping signal={}", signal.getName());
            stop.countDown();
        };
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), handler);
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), handler);
        int exit;
        try {
            stop.await();
            exit = gateway.stop().lost() == 0 ? 0 : EXIT_LOST;
        } catch (InterruptedException | RuntimeException e) {
            log.error("event=stop_failed error={} message={}", e.getClass().getSimpleName(), e.getMessage());
            exit = EXIT_LOST;
        }
        Runtime.getRuntime().halt(exit);
    }
}
