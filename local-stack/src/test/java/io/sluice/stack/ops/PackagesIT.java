package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.config.Keys;
import io.sluice.stack.config.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator installs: the gateway's tar.gz and the plugin's zip. */
class PackagesIT {

    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: ([\\d.]+)");

    @TempDir
    static Path temp;

    private static Path gateway;

    @BeforeAll
    static void unpack() throws Exception {
        gateway = temp.resolve("gateway");
        Images.unpack(Images.distribution(), gateway);
    }

    @Test
    void shouldTeachOnTheCommandLine() throws Exception {
        assertThat(launcher().succeed(temp, "--version").strip())
                .matches("ingest-gateway \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(launcher().succeed(temp, "--help"))
                .contains("SLUICE_BOOTSTRAP_SERVERS", "GATEWAY_JVM_OPTIONS", "exit 4", "curl ")
                .contains("process.roles=cleanse", "spool --help", "redrive --help")
                .contains(gateway.toRealPath() + "/conf/gateway.properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spool", "redrive"})
    void shouldTeachItsSubcommands(String name) throws Exception {
        assertThat(launcher().succeed(temp, name, "--help")).contains("Usage: ", name);
    }

    @Test
    void shouldRefuseAConfigurationWithFaultsInWords() throws Exception {
        // Given
        Path file = Files.writeString(temp.resolve("wrong.properties"), "bootstrap.servers=x:1\nqeue.max.bytes=1\n");

        // When
        Tool.Result result = launcher().run(temp, file.toString());

        // Then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).contains("did you mean queue.max.bytes?");
    }

    @Test
    void shouldStartThroughASymlinkWithJvmOptionsThatTheJvmTakes() throws Exception {
        // Given
        Path link = Files.createSymbolicLink(temp.resolve("ingest-gateway"), gateway.resolve("bin/ingest-gateway"));

        // When
        String version = new Tool(link.toString(), "the distribution").succeed(temp, "--version");
        String java = new Tool(Installation.ofThisBuild().java().toString(), "the JDK")
                .succeed(temp, "@" + gateway.resolve("conf/jvm.options"), "-version");

        // Then
        assertThat(version).startsWith("ingest-gateway ");
        assertThat(java).contains("version").doesNotContain("warning");
    }

    @Test
    void shouldStartFromTheClassDataOfItsInstallation() throws Exception {
        // Given: of its own, so that the other tests have one as it was unpacked.
        Path installed = temp.resolve("archived");
        Images.unpack(Images.distribution(), installed);
        Tool archived = new Tool(installed.resolve("bin/ingest-gateway").toString(), "the distribution");
        Path file = Files.writeString(temp.resolve("bare.properties"), "bootstrap.servers=x:1\nqeue.max.bytes=1\n");
        Path options = Files.writeString(
                temp.resolve("jvm.options"), "-Xmx512m\n-XX:+UseG1GC\n-Xlog:class+load:stdout:none\n");

        // When
        archived.succeed(temp, "class-data");
        String loaded = new Tool("env", "every Debian")
                .run(temp, "GATEWAY_JVM_OPTIONS=" + options, archived.name(), file.toString())
                .output();

        // Then
        assertThat(loaded)
                .contains("did you mean", "io.sluice.gateway.GatewayMain source: shared objects file (top)")
                .contains("org.apache.kafka.common.config.ConfigDef source: shared objects file (top)");
    }

    @Test
    void shouldNameEveryKeyWithItsDefault() {
        String conf = OperatorFiles.text(gateway.resolve("conf/gateway.properties"));
        for (ConfigDef.ConfigKey key : Keys.definition().configKeys().values()) {
            String line = key.hasDefault() ? "\n#" + key.name + "=" + text(key.defaultValue) : "\n" + key.name + "=";
            assertThat(conf)
                    .as("a line for %s, behind its explanation", key.name)
                    .contains(line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest-gateway.service", "sluice-cleanse.service"})
    void shouldRunHardenedUnderSystemd(String name) throws Exception {
        // Given
        String unit = OperatorFiles.text(gateway.resolve("systemd").resolve(name));
        Path installed = Files.writeString(
                temp.resolve(name),
                unit.replace("/opt/sluice/ingest-gateway/", gateway + "/").replace("User=sluice", "User=root"));

        // When
        Tool.Result verified = Tool.SYSTEMD_ANALYZE.run(temp, "verify", installed.toString());
        String security =
                Tool.SYSTEMD_ANALYZE.succeed(temp, "security", "--offline=true", "--no-pager", installed.toString());

        // Then
        assertThat(verified.output()).doesNotContain(name);
        Matcher exposure = EXPOSURE.matcher(security);
        assertThat(exposure.find()).as(security).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThan(3.0);
        assertThat(unit).contains("TimeoutStopSec=20").contains("RestartPreventExitStatus=2");
    }

    @Test
    void shouldShipAPluginAsConnectUsersExpectIt() throws Exception {
        try (ZipFile zip = new ZipFile(pluginZip().toFile())) {
            // Given
            Set<String> entries = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            String folder = entries.iterator().next().replaceFirst("/.*", "");
            JsonNode manifest = OperatorFiles.json(text(zip, folder + "/manifest.json"));

            // Then
            assertThat(entries).allMatch(entry -> entry.startsWith(folder + "/"));
            assertThat(folder)
                    .isEqualTo(manifest.path("name").asText() + "-"
                            + manifest.path("version").asText());
            assertThat(manifest.path("component_types").toString()).isEqualTo("[\"sink\"]");
            assertThat(manifest.findValuesAsText("url")).allMatch(url -> url.startsWith("https://"));
            assertThat(entries)
                    .contains(
                            folder + "/doc/README.md",
                            folder + "/doc/LICENSE",
                            folder + "/etc/file-sink.json",
                            folder + "/etc/worker.properties");
            assertThat(text(zip, folder + "/etc/file-sink.json"))
                    .isEqualTo(OperatorFiles.text(OperatorFiles.CONNECT_CONFIG.resolve("file-sink.json")));
        }
    }

    @Test
    void shouldProveFilesFromTheUnpackedPlugin() throws Exception {
        // Given
        Path plugins = Files.createDirectories(temp.resolve("plugins"));
        new Tool("unzip", "Debian's package unzip")
                .succeed(plugins, "-q", pluginZip().toString());
        Tool command;
        try (Stream<Path> folders = Files.list(plugins)) {
            command = new Tool(
                    folders.findFirst().orElseThrow().resolve("bin/file-sink").toString(), "the plugin");
        }

        // When / Then
        assertThat(command.succeed(temp, "--version").strip()).matches("file-sink \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(command.succeed(temp, "--help")).contains("verify", "seal");
        assertThat(command.succeed(temp, "verify", "--help")).contains("--bootstrap-server");
        assertThat(command.succeed(temp, "seal", "--help")).contains("--connector");
    }

    @Test
    void shouldBundleNothingThatConnectProvides() throws Exception {
        // Given
        Set<String> provided = Arrays.stream(
                        Installation.ofThisBuild().workerClassPath().split(File.pathSeparator))
                .map(path -> artifact(Path.of(path).getFileName().toString()))
                .collect(Collectors.toSet());
        try (ZipFile zip = new ZipFile(pluginZip().toFile())) {
            // When
            Set<String> bundled = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> artifact(name.replaceFirst(".*/", "")))
                    .collect(Collectors.toSet());

            // Then
            assertThat(bundled).contains("file-sink-connector").doesNotContainAnyElementsOf(provided);
        }
    }

    private static Tool launcher() {
        return new Tool(gateway.resolve("bin/ingest-gateway").toString(), "the distribution");
    }

    private static String artifact(String jar) {
        return jar.replaceFirst("-\\d.*", "");
    }

    private static String text(Object defaultValue) {
        return defaultValue instanceof java.util.List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(defaultValue);
    }

    private static String text(ZipFile zip, String entry) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path pluginZip() throws IOException {
        try (Stream<Path> built = Files.list(OperatorFiles.ROOT.resolve("file-sink-connector/target"))) {
            return built.filter(path -> path.getFileName().toString().matches("sluice-file-sink-.*\\.zip"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the plugin is not built: mvn -q package -DskipTests"));
        }
    }
}
