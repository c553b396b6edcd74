package io.sluice.stack.bench.contest;

import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import io.sluice.stack.bench.stat.Title;
import java.util.List;
import java.util.Map;

/** Turns the outcomes of a contest into rows of the result. */
public final class Rows {

    private static final Outcome NOT_RUN = new Outcome.Broken("it was not run");

    private Rows() {}

    /** A contestant on its own. */
    public static Row alone(Title title, Map<String, Outcome> outcomes, String name, String unit, List<String> notes) {
        return of(
                title,
                outcomes.getOrDefault(name, NOT_RUN),
                samples -> Row.alone(title, new Row.Reading(samples, unit), notes));
    }

    /** A contestant against another of the same contest, in the same unit. */
    public static Row against(
            Title title, Map<String, Outcome> outcomes, Pairing pairing, String unit, List<String> notes) {
        return of(title, outcomes.getOrDefault(pairing.name(), NOT_RUN), samples -> {
            Outcome reference = outcomes.getOrDefault(pairing.reference(), NOT_RUN);
            return of(
                    title,
                    reference,
                    referenceSamples -> Row.against(
                            title,
                            new Row.Reading(samples, unit),
                            new Row.Reference(pairing.reference(), new Row.Reading(referenceSamples, unit)),
                            notes));
        });
    }

    /** Who is held against whom. */
    public record Pairing(String name, String reference) {}

    private interface IfSampled {
        Row row(Samples samples);
    }

    private static Row of(Title title, Outcome outcome, IfSampled ifSampled) {
        if (outcome instanceof Outcome.Sampled sampled) {
            return ifSampled.row(sampled.samples());
        }
        if (outcome instanceof Outcome.Missing missing) {
            return new Row.Absent(title, missing.reason());
        }
        return new Row.Failed(title, ((Outcome.Broken) outcome).reason());
    }
}
