package io.sluice.sink.disk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The one door to the disk, below one root. Names are relative to it, with slashes. What a call has done survives a
 * crash only once it is synced: bytes by {@link DiskFile#sync}, names by {@link #syncFolder} of the folder they stand
 * in. All calls block and may be made from several threads.
 */
public interface Disk {

    /** Makes the folder and those above it, each name synced. A symbolic link or another filesystem on the way fails. */
    void makeFolders(String folder) throws DiskFault;

    /** Makes a new, empty file; one that exists already is a {@link DiskFault.Kind#EXISTS}. */
    DiskFile create(String name) throws DiskFault;

    /** Opens a file of this attempt again, to write on at its end. */
    DiskFile append(String name) throws DiskFault;

    byte[] read(String name) throws DiskFault;

    /** Reads {@code [from, from + into.remaining())}; fewer bytes than that mean the file ends there. */
    int readAt(String name, long from, ByteBuffer into) throws DiskFault;

    /** The names of what stands in a folder, sorted; none when the folder is missing. */
    List<String> list(String folder) throws DiskFault;

    boolean isFolder(String name) throws DiskFault;

    /** Its length in bytes, or -1 when there is no such file. */
    long length(String name) throws DiskFault;

    /** Whether two names mean one file. */
    boolean isSame(String name, String other) throws DiskFault;

    /** Gives a file a second name, and fails with {@link DiskFault.Kind#EXISTS} where that is taken: never replaces. */
    void link(String existing, String name) throws DiskFault;

    /** Moves a file, replacing; fails with {@link DiskFault.Kind#MISSING} where there is none. */
    void rename(String from, String to) throws DiskFault;

    /** Removes a name; one that is gone already is fine. */
    void remove(String name) throws DiskFault;

    void syncFolder(String folder) throws DiskFault;

    /** The CRC-32C of the first {@code length} bytes; a file that is shorter is a {@link DiskFault.Kind#TORN}. */
    default int crc(String name, long length) throws DiskFault {
        CRC32C crc = new CRC32C();
        forEachChunk(name, length, chunk -> crc.update(chunk));
        return (int) crc.getValue();
    }

    /** Hands the first {@code length} bytes over, piece by piece. */
    default void forEachChunk(String name, long length, ChunkSink sink) throws DiskFault {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(256 * 1024, Math.max(1, length)));
        for (long at = 0; at < length; at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), length - at));
            int read = readAt(name, at, chunk);
            if (read < chunk.limit()) {
                throw new DiskFault(
                        DiskFault.Kind.TORN,
                        name + " ends at byte " + (at + read) + ", where " + length + " were committed");
            }
            sink.accept(chunk.flip());
        }
    }

    /** Takes a piece of a file. */
    interface ChunkSink {
        void accept(ByteBuffer chunk) throws DiskFault;
    }
}
