package io.sluice.stack.ops;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a container would see, on this machine: an address of its own in 127.0.0.0/8, so that each service has the very
 * ports of the compose file, and a folder that stands for its root.
 *
 * <p>Texts (commands, environment, mounted configuration) are translated: container paths to paths below that folder,
 * {@code service:port} to the service's address, 0.0.0.0 and 127.0.0.1 to its own, and so a Java agent's bare port.
 * Nothing else of them changes.
 */
final class Sandbox {

    /** The only folders that the compose file, the Dockerfiles and the configuration name. */
    private static final Pattern CONTAINER_PATH = Pattern.compile(
            "(?<![\\w./-])(/etc/(?:sluice|prometheus|kafka)|/opt/(?:sluice|kafka)|/var/lib/(?:sluice|kafka)|/prometheus|/tmp)(?=[/:\\s\"']|$)");

    private final Path folder;
    private final String subnet;
    private final Map<String, String> addresses = new HashMap<>();

    /** @param folder where the roots of all services lie */
    Sandbox(Path folder, List<String> services) {
        this.folder = folder;
        long pid = ProcessHandle.current().pid();
        // Two runs on one machine must not meet: the process id is unique among those that are alive.
        this.subnet = "127." + (1 + pid / 250 % 250) + "." + (1 + pid % 250) + ".";
        services.forEach(service -> addresses.put(service, subnet + (10 + addresses.size())));
    }

    String address(String service) {
        String address = addresses.get(service);
        if (address == null) {
            throw new IllegalArgumentException("there is no service " + service);
        }
        return address;
    }

    Path root(String service) {
        return folder.resolve("roots").resolve(service);
    }

    Path volume(String name) {
        return folder.resolve("volumes").resolve(name);
    }

    String translate(String service, String text) {
        String here = CONTAINER_PATH.matcher(text).replaceAll(match -> root(service) + match.group(1));
        for (Map.Entry<String, String> other : addresses.entrySet()) {
            here = here.replaceAll("(?<=^|[^\\w./-]|//)" + other.getKey() + "(?=:\\d)", other.getValue());
        }
        // A Java agent's port without an address would be open on all of them.
        here = here.replaceAll("(?<=\\.jar=)(?=\\d+:)", address(service) + ":");
        return here.replaceAll("(?<![\\d.])(0\\.0\\.0\\.0|127\\.0\\.0\\.1)(?![\\d.])", address(service));
    }

    List<String> translate(String service, List<String> texts) {
        List<String> translated = new ArrayList<>();
        texts.forEach(text -> translated.add(translate(service, text)));
        return translated;
    }

    /** Lays out the mounts: volumes as shared folders, files of the repository as translated copies. */
    void mount(ComposeFile.Service service) throws IOException {
        Path root = root(service.name());
        Files.createDirectories(root.resolve("tmp"));
        for (Map.Entry<String, String> mount : service.mounts().entrySet()) {
            Path target = root.resolve(mount.getKey().substring(1));
            Files.createDirectories(target.getParent());
            if (mount.getValue().startsWith(".")) {
                copy(service.name(), OperatorFiles.ROOT.resolve(mount.getValue()), target);
            } else if (!mount.getValue().startsWith("/")) {
                Files.createDirectories(volume(mount.getValue()));
                Files.createSymbolicLink(target, volume(mount.getValue()));
            }
        }
    }

    /** Takes links out of the roots: whoever deletes the folder is to meet nothing that leads out of it. */
    void unlink() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void copy(String service, Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = Files.isDirectory(from) ? to.resolve(from.relativize(file)) : to;
                Files.createDirectories(target.getParent());
                Files.writeString(target, translate(service, Files.readString(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
