package io.sluice.stack;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.deploy.ConnectorDeployment;
import io.sluice.stack.deploy.Sample;
import io.sluice.stack.deploy.Topics;
import io.sluice.stack.part.CleansePart;
import io.sluice.stack.part.ConnectPart;
import io.sluice.stack.part.GatewayPart;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/**
 * The classes of each part of a stack as a JVM maps them into memory, made once for a build by a first run of them all:
 * the tests start and kill parts by the dozen, and most of a start goes into loading classes.
 */
public final class ClassData {

    private final Installation installation;
    private final Path draft;
    private final List<Process> running = new ArrayList<>();

    private ClassData(Installation installation, Path draft) {
        this.installation = installation;
        this.draft = draft;
    }

    private static final class Holder {
        static final Installation INSTALLATION = make(Installation.ofThisBuild());
    }

    /** This build's, whose parts start from what was made. The first call makes it, or waits while another JVM does. */
    public static Installation installation() {
        return Holder.INSTALLATION;
    }

    private static Installation make(Installation installation) {
        Path all = installation.root().resolve("local-stack/target/class-data");
        Path folder = all.resolve(state(installation));
        try {
            Files.createDirectories(all);
            try (FileChannel file =
                            FileChannel.open(all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && !Files.exists(folder)) {
                    Path draft = Files.createTempDirectory(all, "draft-");
                    new ClassData(installation, draft).run();
                    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return installation.withClassData(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    /** An archive serves the JVM and the jars that it was made with, and no others. */
    private static String state(Installation installation) {
        List<String> state = new ArrayList<>(List.of(Runtime.version().toString()));
        for (String classPath : List.of(
                installation.brokerClassPath(), installation.workerClassPath(), installation.gatewayClassPath())) {
            for (String jar : classPath.split(File.pathSeparator)) {
                state.add(jar + new File(jar).lastModified());
            }
        }
        return Integer.toHexString(Arrays.hashCode(state.toArray()));
    }

    /** What is loaded until a sample has gone down the chain is most of what is loaded at all. */
    private void run() throws IOException, InterruptedException {
        UpConfig config = Preflight.withPorts(UpConfig.onFreePorts(draft.resolve("up")));
        Preflight.makeFolders(config);
        Http http = new Http();
        KafkaPart kafka = new KafkaPart(config, installation, Preflight.freePort(), Tuning.NONE);
        String bootstrap = kafka.bootstrapServers();
        ConnectPart connect = new ConnectPart(config, installation, bootstrap, http, Tuning.NONE);
        GatewayPart gateway = new GatewayPart(config, installation, bootstrap, http, Topics.CLEANSING);
        CleansePart cleanse =
                new CleansePart(config, installation, bootstrap, Preflight.freePort(), http, Topics.CLEANSING);
        try {
            launch(kafka);
            awaitReady(kafka);
            try (Admin admin = kafka.admin()) {
                Topics.create(admin);
            }
            List<Part> clientsOfKafka = List.of(connect, cleanse, gateway);
            for (Part part : clientsOfKafka) {
                launch(part);
            }
            clientsOfKafka.forEach(this::awaitReady);
            new ConnectorDeployment(connect.address(), http, Console.system())
                    .deploy("file-sink", installation.connectConfig("file-sink.json"));
            new Sample(gateway.address(), config.files(), http, Console.system()).send();
            // Each writes its archive when it has ended all else: side by side, but for the broker, which the others
            // need.
            List<Process> clients = running.subList(1, running.size());
            clients.forEach(Process::destroy);
            for (Process client : clients) {
                awaitEnd(client);
            }
            Process broker = running.get(0);
            broker.destroy();
            awaitEnd(broker);
        } finally {
            running.forEach(Process::destroyForcibly);
        }
    }

    /** Without the agent that watches the launcher: with one, a JVM archives nothing. */
    private void launch(Part part) throws IOException {
        ChildSpec spec = part.prepare();
        List<String> command = new ArrayList<>(List.of(
                installation.java().toString(),
                "-XX:ArchiveClassesAtExit=" + draft.resolve(part.role() + ".jsa"),
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
        running.add(builder.start());
    }

    private void awaitReady(Part part) {
        Awaitility.await(part.role() + " is ready: see " + draft)
                .atMost(part.readyWithin())
                .pollInterval(Duration.ofMillis(100))
                .until(part::isReady);
    }

    private static void awaitEnd(Process process) throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError(process + " does not end");
        }
    }
}
