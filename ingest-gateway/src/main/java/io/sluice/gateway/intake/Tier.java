package io.sluice.gateway.intake;

import java.util.Locale;
import java.util.Optional;

/** How far a batch has got, weakest first: what a 2xx promises. */
public enum Tier {
    MEMORY,
    SPOOL,
    KAFKA;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Tier> parse(String text) {
        for (Tier tier : values()) {
            if (tier.text().equals(text)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }
}
