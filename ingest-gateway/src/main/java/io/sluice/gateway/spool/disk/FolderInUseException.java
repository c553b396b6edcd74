package io.sluice.gateway.spool.disk;

import java.io.IOException;

/** Another process has the folder. */
public final class FolderInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public FolderInUseException(String message) {
        super(message);
    }
}
