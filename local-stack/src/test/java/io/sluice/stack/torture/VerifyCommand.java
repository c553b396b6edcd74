package io.sluice.stack.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stack.config.Installation;
import java.io.IOException;
import java.nio.file.Path;

/** {@code file-sink verify}, as an operator runs it, with what the consumer group has committed. */
final class VerifyCommand {

    private VerifyCommand() {}

    static void shouldProveCoverage(Path root, String bootstrapServers) throws IOException, InterruptedException {
        Installation installation = Installation.ofThisBuild();
        ProcessBuilder verify = new ProcessBuilder(
                        installation.java().toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        installation.pluginPath().resolve("sluice-file-sink/lib") + "/*:"
                                + installation.workerClassPath(),
                        "io.sluice.sink.cli.FileSink",
                        "verify",
                        "--bootstrap-server=" + bootstrapServers,
                        root.toString())
                .redirectErrorStream(true);
        Process process = verify.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("OK ").contains("each committed offset exactly once");
    }
}
