package io.sluice.gateway;

import io.sluice.cleanse.redrive.RedriveCommand;
import io.sluice.gateway.config.ConfigFaults;
import io.sluice.gateway.config.ConfigFile;
import io.sluice.gateway.spool.command.SpoolCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * {@code GatewayMain <file.properties>}: runs what {@code process.roles} names, the gateway, cleanse or both, until
 * SIGTERM, then stops in order and exits with 0. {@code GatewayMain spool …}: the operator's commands on the folder of a
 * gateway that is not running. {@code GatewayMain redrive …}: dead letters back to where they came from. {@code
 * GatewayMain rehearse}: a start and a stop for the JVM to learn from.
 */
@SuppressForbidden(reason = "arguments, files, console; ends the process")
public final class GatewayMain {
    private static final int EXIT_CONFIG = 2;

    private GatewayMain() {}

    public static void main(String[] args) {
        String first = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        if (first.equals("spool")) {
            System.exit(new CommandLine(new SpoolCommand(InstantSource.system())).execute(rest));
        }
        if (first.equals("redrive")) {
            System.exit(new CommandLine(new RedriveCommand(System.out, System.err)).execute(rest));
        }
        if (first.equals("rehearse") && args.length == 1) {
            rehearse();
            return;
        }
        if (args.length != 1) {
            System.err.println("usage: GatewayMain <path of gateway.properties>\n       GatewayMain spool --help\n"
                    + "       GatewayMain redrive --help\n       GatewayMain rehearse");
            System.exit(EXIT_CONFIG);
        }
        RoleRunner runner = new RoleRunner(roles(Path.of(first)));
        stopOnSignal(runner);
        int exit;
        try {
            exit = runner.run();
        } catch (InterruptedException | RuntimeException e) {
            LoggerFactory.getLogger(GatewayMain.class)
                    .error("event=stop_failed error={} message={}", e.getClass().getSimpleName(), e.getMessage());
            exit = RoleRunner.EXIT_LOST;
        }
        Runtime.getRuntime().halt(exit);
    }

    private static void rehearse() {
        int exit = RoleRunner.EXIT_OK;
        try {
            Rehearsal.run();
        } catch (Exception e) {
            System.err.println("the rehearsal has failed: " + e);
            exit = RoleRunner.EXIT_START;
        }
        // A client of Kafka that never met it may still be at it.
        System.exit(exit);
    }

    private static List<RoleRunner.Role> roles(Path file) {
        try {
            return Roles.load(ConfigFile.read(file), System.getenv(), GatewayMain::text);
        } catch (ConfigFaults e) {
            System.err.println(file + " has " + e.faults().size() + " fault(s):");
            e.faults().forEach(fault -> System.err.println("  " + fault));
        } catch (IOException e) {
            System.err.println(file + " cannot be read: " + e.getMessage());
        }
        System.exit(EXIT_CONFIG);
        throw new IllegalStateException("the process has ended");
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e.toString(), e);
        }
    }

    /**
     * The JVM's own answer to SIGTERM is a shutdown hook after which it exits with 143. Here an orderly stop exits with
     * 0, so the signal is taken over; a second one ends the process at once, the spool being safe at any moment.
     */
    private static void stopOnSignal(RoleRunner runner) {
        Logger log = LoggerFactory.getLogger(GatewayMain.class);
        AtomicInteger signals = new AtomicInteger();
        sun.misc.SignalHandler handler = signal -> {
            if (signals.incrementAndGet() > 1) {
                Runtime.getRuntime().halt(128 + signal.getNumber());
            }
            log.info("event=stopping signal={}", signal.getName());
            runner.stop();
        };
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), handler);
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), handler);
    }
}
