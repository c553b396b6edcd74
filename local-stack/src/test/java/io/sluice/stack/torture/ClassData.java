package io.sluice.stack.torture;

import io.sluice.stack.Preflight;
import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.deploy.ConnectorDeployment;
import io.sluice.stack.part.ConnectPart;
import io.sluice.stack.part.Http;
import io.sluice.stack.part.KafkaPart;
import io.sluice.stack.part.Tuning;
import io.sluice.stack.process.ChildSpec;
import io.sluice.stack.process.Part;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The classes of broker and worker as a JVM maps them into memory, made once for a class path by a first run of each.
 * Where something is killed and started again dozens of times, most of the time would go into loading classes.
 */
final class ClassData {

    private final Installation installation;
    private final Path folder;

    private ClassData(Installation installation, Path folder) {
        this.installation = installation;
        this.folder = folder;
    }

    /** The folder in which {@link #options} finds what was made. Waits while another JVM makes it. */
    static ClassData of(Installation installation) {
        Path all = installation.root().resolve("local-stack/target/class-data");
        ClassData data = new ClassData(installation, all.resolve(state(installation)));
        try {
            Files.createDirectories(all);
            try (FileChannel file =
                            FileChannel.open(all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && !Files.exists(data.folder)) {
                    Path draft = Files.createTempDirectory(all, "draft-");
                    data.make(draft);
                    Files.move(draft, data.folder, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    /** What the JVM of a role is started with. */
    List<String> options(String role) {
        return List.of("-XX:SharedArchiveFile=" + archive(folder, role), "-Xshare:auto");
    }

    private static Path archive(Path folder, String role) {
        return folder.resolve(role + ".jsa");
    }

    /** An archive serves the JVM and the jars that it was made with, and no others. */
    private static String state(Installation installation) {
        List<String> state = new ArrayList<>(List.of(Runtime.version().toString()));
        for (String classPath : List.of(installation.brokerClassPath(), installation.workerClassPath())) {
            for (String jar : classPath.split(File.pathSeparator)) {
                state.add(jar + new File(jar).lastModified());
            }
        }
        return Integer.toHexString(Arrays.hashCode(state.toArray()));
    }

    /** What is loaded while a sink is deployed is most of what is loaded at all. */
    private void make(Path draft) throws IOException, InterruptedException {
        UpConfig config = Preflight.withPorts(UpConfig.onFreePorts(draft.resolve("up")));
        Preflight.makeFolders(config);
        Http http = new Http();
        KafkaPart kafka = new KafkaPart(config, installation, Preflight.freePort(), Tuning.NONE);
        ConnectPart connect = new ConnectPart(config, installation, kafka.bootstrapServers(), http, Tuning.NONE);
        Process broker = start(kafka, draft);
        Process worker = start(connect, draft);
        try {
            Path sink = Files.writeString(
                    draft.resolve("sink.json"),
                    ConnectRest.json(SinkConfigs.of(draft.resolve("files"), Map.of("topics", "none"))));
            new ConnectorDeployment(connect.address(), http, Console.system()).deploy("sink", sink);
            end(worker);
            end(broker);
        } finally {
            worker.destroyForcibly();
            broker.destroyForcibly();
        }
    }

    /** Without the agent that watches the launcher: with one, a JVM archives nothing. */
    private Process start(Part part, Path draft) throws IOException {
        ChildSpec spec = part.prepare();
        List<String> command = new ArrayList<>(List.of(
                installation.java().toString(),
                "-XX:ArchiveClassesAtExit=" + archive(draft, part.role()),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(spec.jvmArgs());
        command.add(spec.mainClass());
        command.addAll(spec.arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(draft.resolve(part.role() + ".log").toFile());
        builder.environment().put("CLASSPATH", spec.classPath());
        builder.environment().putAll(spec.environment());
        Process process = builder.start();
        Awaitility.await(part.role() + " is ready: see " + draft)
                .atMost(part.readyWithin())
                .until(part::isReady);
        return process;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError(process + " does not end");
        }
    }
}
