package io.sluice.cleanse.start;

import java.util.ArrayList;
import java.util.List;

/** What was found before the start: problems forbid it, warnings do not. */
public record Findings(List<String> problems, List<String> warnings) {

    static Findings none() {
        return new Findings(new ArrayList<>(), new ArrayList<>());
    }

    void addAll(Findings other) {
        problems.addAll(other.problems);
        warnings.addAll(other.warnings);
    }
}
