package io.sluice.sink.ledger;

import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Escape;
import java.util.Locale;

/** Where the ledger and the growing parts of one partition lie, and how its published files are called. */
public record Home(String connector, String topic, int partition) {
    /** The hidden folder below the root. No published file can lie in it: a leading dot in a path is encoded. */
    public static final String HIDDEN = ".sluice";

    public static String ofConnector(String connector) {
        return HIDDEN + "/" + Escape.name(connector);
    }

    public String folder() {
        return ofConnector(connector) + "/" + Escape.name(topic) + "/" + partition;
    }

    String ledger() {
        return folder() + "/ledger";
    }

    String entry(long sequence) {
        return ledger() + "/" + digits(sequence);
    }

    String parts() {
        return folder() + "/parts";
    }

    String part(String file) {
        return parts() + "/" + file;
    }

    String tmp() {
        return folder() + "/tmp";
    }

    String draft(String name) {
        return tmp() + "/" + name;
    }

    String manifests() {
        return folder() + "/manifest";
    }

    String manifest(long block) {
        return manifests() + "/" + digits(block);
    }

    /**
     * The final name. The epoch stands in it after a reset, so that a replay never meets the files of the first time.
     *
     * @param format the format's signature, whose first word is the file extension
     */
    String published(String path, int epoch, long firstOffset, String format) {
        int end = format.indexOf(';');
        String extension = end < 0 ? format : format.substring(0, end);
        String name = Escape.name(topic) + "+" + partition + "+" + (epoch == 0 ? "" : "e" + epoch + "+")
                + digits(firstOffset) + "." + extension;
        return path.isEmpty() ? name : path + "/" + name;
    }

    /** The folder in which a file with a final name lies. */
    static String folderOf(Published file) {
        int slash = file.name().lastIndexOf('/');
        return slash < 0 ? "" : file.name().substring(0, slash);
    }

    static String digits(long number) {
        return String.format(Locale.ROOT, "%020d", number);
    }
}
