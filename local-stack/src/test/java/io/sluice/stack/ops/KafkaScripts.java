package io.sluice.stack.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.stack.config.Installation;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import org.apache.kafka.common.utils.Exit;

/**
 * The command line tools of Kafka in one JVM: topics.sh and acls.sh call them fourteen times, and most of such a call is
 * the start of a JVM. A script hands its arguments over, a line each, and ends as the tool would have.
 */
final class KafkaScripts {

    /** On the address of the sandbox's service that calls them. */
    private static final int PORT = 9999;

    private KafkaScripts() {}

    /** With what the tool that runs has ended; only the first counts, as a tool may catch what it throws in its place. */
    private static OptionalInt ended = OptionalInt.empty();

    /** @param toolsClassPath what Kafka's own scripts put there */
    static Process start(Installation installation, String toolsClassPath, String address, Path log)
            throws IOException {
        Path classes = Path.of(KafkaScripts.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return new ProcessBuilder(
                        installation.java().toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        toolsClassPath + File.pathSeparator + classes,
                        KafkaScripts.class.getName(),
                        address)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The text of a script that runs a tool. */
    static String script(String mainClass, String address) {
        return "#!/bin/sh\nprintf '%s\\n' \"$@\" | exec curl -sS --fail-with-body --retry 60 --retry-connrefused"
                + " --retry-delay 1 --data-binary @- http://" + address + ":" + PORT + "/" + mainClass + "\n";
    }

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(args[0], PORT), 0);
        // One at a time: what a tool prints goes through System.out.
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.createContext("/", KafkaScripts::answer);
        Exit.setExitProcedure((status, message) -> {
            ended = ended.isPresent() ? ended : OptionalInt.of(status);
            throw new IllegalStateException("ended with " + status);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String[] arguments = new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("\n");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        int status;
        try (PrintStream all = new PrintStream(output, true, UTF_8)) {
            System.setOut(all);
            System.setErr(all);
            status = run(exchange.getRequestURI().getPath().substring(1), arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        exchange.sendResponseHeaders(status == 0 ? 200 : 400, output.size() == 0 ? -1 : output.size());
        exchange.getResponseBody().write(output.toByteArray());
        exchange.close();
    }

    private static int run(String mainClass, String[] arguments) {
        ended = OptionalInt.empty();
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
            return ended.orElse(0);
        } catch (InvocationTargetException e) {
            if (ended.isEmpty()) {
                e.getCause().printStackTrace();
            }
            return ended.orElse(1);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no tool of Kafka is called " + mainClass, e);
        }
    }
}
