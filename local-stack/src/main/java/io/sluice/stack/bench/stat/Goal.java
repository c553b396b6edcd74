package io.sluice.stack.bench.stat;

import java.util.Optional;

/** What a row has to reach. */
public sealed interface Goal {

    /** For people: {@code ">= 1.5 x"}. */
    String text();

    /** Whether it is met; empty where there is nothing to meet. */
    Optional<Boolean> met(double value, Optional<Double> ratio);

    static Goal ratioAtLeast(double limit) {
        return new RatioAtLeast(limit);
    }

    static Goal ratioAtMost(double limit) {
        return new RatioAtMost(limit);
    }

    static Goal valueAtLeast(double limit, String unit) {
        return new ValueAtLeast(limit, unit);
    }

    static Goal valueAtMost(double limit, String unit) {
        return new ValueAtMost(limit, unit);
    }

    /** A row that only tells. */
    static Goal none() {
        return new None();
    }

    record RatioAtLeast(double limit) implements Goal {
        @Override
        public String text() {
            return "≥ " + Figures.plain(limit) + " ×";
        }

        @Override
        public Optional<Boolean> met(double value, Optional<Double> ratio) {
            // A ratio that could not be measured is no reason to call the goal met.
            return Optional.of(ratio.isPresent() && ratio.get() >= limit);
        }
    }

    record RatioAtMost(double limit) implements Goal {
        @Override
        public String text() {
            return "≤ " + Figures.plain(limit) + " ×";
        }

        @Override
        public Optional<Boolean> met(double value, Optional<Double> ratio) {
            return Optional.of(ratio.isPresent() && ratio.get() <= limit);
        }
    }

    record ValueAtLeast(double limit, String unit) implements Goal {
        @Override
        public String text() {
            return "≥ " + Figures.plain(limit) + " " + unit;
        }

        @Override
        public Optional<Boolean> met(double value, Optional<Double> ratio) {
            return Optional.of(value >= limit);
        }
    }

    record ValueAtMost(double limit, String unit) implements Goal {
        @Override
        public String text() {
            return "≤ " + Figures.plain(limit) + " " + unit;
        }

        @Override
        public Optional<Boolean> met(double value, Optional<Double> ratio) {
            return Optional.of(value <= limit);
        }
    }

    record None() implements Goal {
        @Override
        public String text() {
            return "–";
        }

        @Override
        public Optional<Boolean> met(double value, Optional<Double> ratio) {
            return Optional.empty();
        }
    }
}
