package io.sluice.stack;

import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold before anything is started: a folder that can be written, no second launcher on it, free ports. */
public final class Preflight {

    private static final int FREE_PORT_ATTEMPTS = 1_000;

    private Preflight() {}

    /** Creates the folders of the stack. */
    public static void makeFolders(UpConfig config) {
        try {
            for (Path folder : List.of(config.dir(), config.files(), config.logs(), config.pids(), config.conf())) {
                Files.createDirectories(folder);
            }
            Path probe = config.dir().resolve(".probe");
            Files.writeString(probe, "can this folder be written?");
            Files.delete(probe);
        } catch (IOException e) {
            throw new StackException(
                    "up.dir is " + config.dir() + ", which cannot be written (" + reason(e)
                            + "): choose another folder with -Dup.dir",
                    e);
        }
    }

    /** Takes the folder for this launcher; the kernel gives it back when the launcher ends, however it ends. */
    public static FileLock lock(UpConfig config) {
        Path file = config.dir().resolve("lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            // Held by another stack in this very process: the same answer.
        } catch (IOException e) {
            throw new StackException("the lock " + file + " cannot be taken: " + e.getMessage(), e);
        }
        throw new StackException("another stack runs in " + config.dir()
                + ": stop it first, or start this one elsewhere with -Dup.dir and other ports");
    }

    /** Replaces each port 0 by a free one and checks the others. */
    public static UpConfig withPorts(UpConfig config) {
        Map<Integer, String> taken = new HashMap<>();
        return new UpConfig(
                config.dir(),
                port("up.kafka.port", config.kafkaPort(), taken),
                port("up.connect.port", config.connectPort(), taken),
                port("up.gateway.port", config.gatewayPort(), taken),
                port("up.management.port", config.managementPort(), taken));
    }

    /** A port that nothing listens on at this moment. */
    public static int freePort() {
        return port("any", UpConfig.ANY_PORT, new HashMap<>());
    }

    private static int port(String name, int wanted, Map<Integer, String> taken) {
        return wanted == UpConfig.ANY_PORT ? anyPort(name, taken) : givenPort(name, wanted, taken);
    }

    private static int givenPort(String name, int wanted, Map<Integer, String> taken) {
        String other = taken.putIfAbsent(wanted, name);
        if (other != null) {
            throw new StackException(name + " and " + other + " are both " + wanted + ": give each a port of its own");
        }
        try {
            listenFor(wanted);
            return wanted;
        } catch (IOException e) {
            throw new StackException(
                    name + " is " + wanted + ", which cannot be listened on (" + e.getMessage()
                            + "): stop what uses it, or choose another with -D" + name,
                    e);
        }
    }

    private static int anyPort(String name, Map<Integer, String> taken) {
        for (int attempt = 0; attempt < FREE_PORT_ATTEMPTS; attempt++) {
            int port = FreePorts.candidate();
            try {
                listenFor(port);
            } catch (IOException e) {
                // Somebody has it: on to the next.
                continue;
            }
            if (taken.putIfAbsent(port, name) == null) {
                return port;
            }
        }
        throw new StackException("no port is free for " + name + " (" + FREE_PORT_ATTEMPTS
                + " were tried): stop what listens, or choose one with -D" + name);
    }

    private static void listenFor(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers themselves do, so that a port in TIME_WAIT from the last run counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name is in the way";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException fs && fs.getReason() != null) {
            return fs.getReason();
        }
        return e.toString();
    }
}
