package io.sluice.sink;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** The records' bytes, by what a file begins with: as any consumer of the files would read them. */
final class Unpacked {
    private Unpacked() {}

    static byte[] of(byte[] bytes, int length) {
        InputStream stored = new ByteArrayInputStream(bytes, 0, length);
        try (InputStream plain = unpacking(stored, bytes, length)) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("what was written cannot be unpacked", e);
        }
    }

    private static InputStream unpacking(InputStream stored, byte[] bytes, int length) throws IOException {
        if (length >= 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            return new GZIPInputStream(stored);
        }
        if (length >= 4 && bytes[0] == 0x28 && bytes[1] == (byte) 0xb5 && bytes[2] == 0x2f && bytes[3] == (byte) 0xfd) {
            return new ZstdInputStreamNoFinalizer(stored);
        }
        return stored;
    }
}
