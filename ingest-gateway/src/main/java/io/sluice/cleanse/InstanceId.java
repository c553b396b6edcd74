package io.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.gateway.SuppressForbidden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The name under which this instance is a member of its group; it lies beside the state, so that both have one life.
 *
 * <p>An instance that was killed and is back under its name gets its partitions at once. Without a name it is a new
 * member, and the group waits for the old one until its session times out.
 */
@SuppressForbidden(reason = "a file beside the state")
final class InstanceId {

    private static final String FILE = "instance.id";

    private InstanceId() {}

    /** The folder's name, made up and kept there when it is first asked for. */
    static String of(Path stateDir) throws IOException {
        Path file = stateDir.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(stateDir);
            Path draft = Files.writeString(
                    stateDir.resolve(FILE + ".tmp"), UUID.randomUUID().toString(), UTF_8);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return UUID.fromString(Files.readString(file, UTF_8).strip()).toString();
    }
}
