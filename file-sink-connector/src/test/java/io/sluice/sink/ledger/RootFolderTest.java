package io.sluice.sink.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.sim.FaultyDisk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a root must be able to do before anything is trusted to it. */
class RootFolderTest {
    private final Path root;
    private final LocalDisk local;

    RootFolderTest(@TempDir Path root) throws DiskFault {
        this.root = root;
        this.local = new LocalDisk(root);
    }

    @Test
    void shouldLeaveNothingBehind() throws DiskFault {
        // When
        RootFolder.probe(local, "token");

        // Then
        assertThat(root.resolve(".sluice/probe")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"makeFolders", "create", "write", "sync", "link", "rename", "syncFolder", "remove"})
    void shouldRefuseADiskThatCannot(String operation) {
        // Given
        FaultyDisk disk = new FaultyDisk(local);
        disk.fail(operation, DiskFault.Kind.IO, 1);

        // When, Then
        assertThatThrownBy(() -> RootFolder.probe(disk.asDisk(), "token"))
                .isInstanceOf(DiskFault.class)
                .hasMessageContaining("injected IO at " + operation);
    }

    @Test
    void shouldSayThatHardLinksAreNeeded() {
        // Given
        FaultyDisk disk = new FaultyDisk(local);
        disk.fail("link", DiskFault.Kind.IO, 1);

        // When, Then
        assertThatThrownBy(() -> RootFolder.probe(disk.asDisk(), "token"))
                .hasMessageContaining("hard links do not work here")
                .hasMessageContaining("choose a local file system");
    }

    /** No filesystem that is known does this; one that did would fence nobody. */
    @Test
    void shouldRefuseADiskWhoseLinksReplace() {
        // Given
        Disk replacing = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("link")) {
                        Files.deleteIfExists(root.resolve((String) arguments[1]));
                    }
                    try {
                        return method.invoke(local, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        // When, Then
        assertThatThrownBy(() -> RootFolder.probe(replacing, "token"))
                .hasMessageContaining("lets a link replace a name that is taken");
    }

    @Test
    void shouldKeepTheIdentityThatWasThereFirst() throws DiskFault {
        // Given
        assertThat(RootFolder.identify(local, "first")).isEqualTo("first");

        // When, Then
        assertThat(RootFolder.identify(local, "second")).isEqualTo("first");
    }
}
