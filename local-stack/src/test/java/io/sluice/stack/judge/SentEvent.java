package io.sluice.stack.judge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An event of the load, named by its client and its number there. */
public record SentEvent(int client, long n) {

    private static final Pattern FORM = Pattern.compile("\\{\"client\":(\\d+),\"n\":(\\d+)[,}].*");

    /** The event as a line of NDJSON, without the line end. */
    public String json() {
        return "{\"client\":" + client + ",\"n\":" + n + ",\"text\":\"naïve — “quoted”\"}";
    }

    static SentEvent parse(String json) {
        Matcher matcher = FORM.matcher(json);
        if (!matcher.matches()) {
            throw new AssertionError("not an event of this load: " + json);
        }
        return new SentEvent(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
}
