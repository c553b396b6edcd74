package io.sluice.gateway.support;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The classes of brokers and gateways as the JVM can map them into memory, made once a build by a run of each: loading
 * them from jars takes half of a gateway's start and two thirds of a broker's, and dozens are started. Works only where
 * the class path is jars alone, so not in an IDE; there everything runs without.
 */
public final class ClassData {
    private static final Path FOLDER = Path.of("target", "class-data").toAbsolutePath();

    private ClassData() {}

    private static final class Holder {
        /** Where both archives lie; a folder that is not there if there are none. */
        static final Path ARCHIVES = make();
    }

    /** What a JVM of a gateway, or of cleanse, is started with beside its own options. */
    public static List<String> gateway() {
        return use("gateway.jsa");
    }

    static List<String> broker() {
        return use("broker.jsa");
    }

    private static List<String> use(String name) {
        Path archive = Holder.ARCHIVES.resolve(name);
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static Path make() {
        String classPath = ChildProcess.classPath();
        List<String> state = new ArrayList<>(List.of(Runtime.version().toString()));
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.endsWith(".jar")) {
                return FOLDER.resolve("none");
            }
            state.add(entry + new File(entry).lastModified());
        }
        Path archives = FOLDER.resolve(Integer.toHexString(Arrays.hashCode(state.toArray())));
        try {
            Files.createDirectories(FOLDER);
            // Two JVMs of tests start at the same time.
            try (FileChannel file = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && !Files.exists(archives)) {
                    Path draft = Files.createTempDirectory(FOLDER, "draft-");
                    train(draft);
                    Files.move(draft, archives, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the class data were made", e);
        }
        return archives;
    }

    /** In both roles, and a record goes each way: what is loaded meanwhile is what most tests load. */
    private static void train(Path draft) throws IOException, InterruptedException {
        KafkaBroker broker = KafkaBroker.start(
                draft.resolve("kafka"),
                Map.of("group.streams.initial.rebalance.delay.ms", "0"),
                List.of(dump(draft.resolve("broker.jsa"))));
        int cleansePort = Ports.free();
        Map<String, String> config = Map.of(
                "process.roles", "gateway,cleanse",
                "spool.dir", draft.resolve("spool").toString(),
                "spool.reserve.bytes", "0",
                "cleanse.topics", "class-data",
                "cleanse.topics.create", "true",
                "cleanse.topics.replication.factor", "1",
                "cleanse.state.dir", draft.resolve("state").toString(),
                "cleanse.management.port", Integer.toString(cleansePort));
        try (GatewayProcess gateway = GatewayProcess.launch(
                draft.resolve("gateway"), broker.bootstrap(), config, List.of(dump(draft.resolve("gateway.jsa"))))) {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> HttpLoad.get(cleansePort, "/health/ready").statusCode() == 200);
            gateway.awaitReady();
            HttpLoad.post(gateway.httpPort(), "/topics/class-data", "{}");
            HttpLoad.post(gateway.httpPort(), "/topics/class-data?ack=spool", "{}");
            gateway.metric("ingestion_spool_batches ");
            gateway.signal("TERM");
            await().atMost(Duration.ofMinutes(1)).until(() -> gateway.log().contains("Cleanse event=stopped"));
            // Each writes its archive when it has ended all else: side by side.
            broker.stop();
            gateway.awaitExit(Duration.ofSeconds(60));
        }
    }

    private static String dump(Path archive) {
        return "-XX:ArchiveClassesAtExit=" + archive;
    }
}
