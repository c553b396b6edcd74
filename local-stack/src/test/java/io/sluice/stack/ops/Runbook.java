package io.sluice.stack.ops;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The runbook's headings, as links reach them. */
final class Runbook {

    private Runbook() {}

    static String text() {
        return OperatorFiles.text(OperatorFiles.CONNECT_CONFIG.resolve("runbook.md"));
    }

    static Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        text().lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", ""))
                .map(Runbook::anchor)
                .forEach(anchors::add);
        return anchors;
    }

    /** What GitHub and most others make of a heading: lower case, punctuation gone, dashes for blanks. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_ -]", "").replace(' ', '-');
    }
}
