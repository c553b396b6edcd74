package io.sluice.stack.bench.stat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line of the result. Every row that was asked for ends as one of these: none is left out. */
public sealed interface Row {

    Title title();

    /** It ran. */
    record Measured(Title title, Reading reading, @Nullable Reference reference, List<String> notes) implements Row {

        public Measured {
            notes = List.copyOf(notes);
        }

        /** Round by round against the reference; empty where there is none. */
        public Optional<Samples> ratios() {
            return Optional.ofNullable(reference)
                    .map(against -> reading.samples().over(against.reading().samples()));
        }

        public Optional<Boolean> met() {
            return title.goal().met(reading.samples().median(), ratios().map(Samples::median));
        }
    }

    /** What it would measure does not exist (yet). */
    record Absent(Title title, String reason) implements Row {}

    /** It could not be measured, though it should have been. */
    record Failed(Title title, String reason) implements Row {}

    /** What was measured, in which unit. */
    record Reading(Samples samples, String unit) {}

    /** What it is held against, measured in the same run. */
    record Reference(String name, Reading reading) {}

    /** A row without a reference. */
    static Measured alone(Title title, Reading reading, List<String> notes) {
        return new Measured(title, reading, null, notes);
    }

    static Measured against(Title title, Reading reading, Reference reference, List<String> notes) {
        return new Measured(title, reading, reference, notes);
    }
}
