package io.sluice.sink.disk;

import io.sluice.sink.core.Trouble;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A disk operation that failed, with its kind told from the operating system's answer. */
public final class DiskFault extends IOException {
    private static final long serialVersionUID = 1;

    public enum Kind {
        /** ENOSPC, EDQUOT. */
        FULL,
        /** EROFS. */
        READ_ONLY,
        /** EMFILE, ENFILE. */
        HANDLES,
        EXISTS,
        MISSING,
        /** Fewer bytes than were committed. */
        TORN,
        /** The root breaks a rule: a symbolic link, another filesystem, a name too long. */
        REFUSED,
        IO
    }

    private final Kind kind;

    public DiskFault(Kind kind, String message) {
        this(kind, message, null);
    }

    public DiskFault(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public Trouble trouble() {
        Trouble.Kind trouble = switch (kind) {
            case FULL -> Trouble.Kind.FULL;
            case HANDLES -> Trouble.Kind.HANDLES;
            default -> Trouble.Kind.IO;
        };
        return new Trouble(trouble, String.valueOf(getMessage()));
    }
}
