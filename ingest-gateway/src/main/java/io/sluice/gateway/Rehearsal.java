package io.sluice.gateway;

import io.sluice.gateway.config.ConfigFaults;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.Errors;

/**
 * {@code GatewayMain rehearse}: starts a gateway on free ports of the loopback interface, without Kafka, has it answer
 * once in each way that needs none, and stops it. Nothing comes of it but that the JVM has met the classes of a start,
 * which it can archive: {@code -XX:ArchiveClassesAtExit=…}. Most of a start is spent on loading them.
 */
@SuppressForbidden(reason = "a folder of its own, and a client of itself")
final class Rehearsal {

    private static final List<String> MANAGEMENT = List.of("/health/live", "/health/ready", "/metrics");

    private Rehearsal() {}

    static void run() throws Exception {
        Path dir = Files.createTempDirectory("sluice-rehearsal-");
        try {
            Gateway gateway = new Gateway(config(dir));
            gateway.start();
            // What the client loads with Kafka's first answer: a class for each error that there is.
            if (Errors.NONE.exception() != null) {
                throw new IllegalStateException("no error is one");
            }
            // Refused before Kafka would be asked.
            request(gateway.httpPort(), "POST /topics/rehearsal");
            for (String path : MANAGEMENT) {
                request(gateway.managementPort(), "GET " + path);
            }
            gateway.stop();
        } finally {
            delete(dir);
        }
    }

    private static GatewayConfig config(Path dir) throws ConfigFaults {
        return ConfigLoader.load(
                Map.of(
                        // Nobody listens there, and nobody may without rights.
                        "bootstrap.servers", "127.0.0.1:1",
                        "http.host", "127.0.0.1",
                        "http.port", "0",
                        "management.host", "127.0.0.1",
                        "management.port", "0",
                        "spool.dir", dir.resolve("spool").toString(),
                        "spool.reserve.bytes", "0",
                        "shutdown.timeout.ms", "1000"),
                Map.of());
    }

    private static void request(int port, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String text = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            if (answer.length == 0) {
                throw new IOException("no answer to " + line);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
