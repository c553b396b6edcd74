package io.sluice.stack.bench.stat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {

    private Figures() {}

    /** Three significant digits below a thousand, groups of three above: {@code 0.123}, {@code 42}, {@code 812 000}. */
    public static String rounded(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "–";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
        return plain(rounded.doubleValue());
    }

    /** The number as it is, without trailing zeros. */
    public static String plain(double value) {
        if (Math.abs(value) >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
        }
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
