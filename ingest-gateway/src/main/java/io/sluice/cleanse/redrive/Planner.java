package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.cleanse.judge.RecordHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides where a dead letter goes. Pure.
 *
 * <p>It goes back with its id, so that a copy that has passed meanwhile makes it a repeat. What told about its death is
 * taken off; how often it was sent back is counted in {@code dlq-redrives}. Its {@code ingest-time} becomes now: the old
 * one would have it called late as soon as it is a day old, and whoever sends it back has decided that it is not.
 */
final class Planner {

    private static final String CONNECT_PREFIX = "__connect.errors.";
    private static final Step PASS = new Step.Pass();
    private static final Step LOST = new Step.Lost();

    private final Filter filter;
    private final int redrivesMax;
    private final String parkingTopic;

    Planner(Filter filter, int redrivesMax, String parkingTopic) {
        this.filter = filter;
        this.redrivesMax = redrivesMax;
        this.parkingTopic = parkingTopic;
    }

    Step plan(Letter letter, long nowMs) {
        Origin origin = Origin.of(letter);
        if (origin == null) {
            return LOST;
        }
        if (!filter.takes(letter, origin)) {
            return PASS;
        }
        int redrives = RecordHeaders.redrives(letter.header(RecordHeaders.DLQ_REDRIVES));
        if (redrives >= redrivesMax) {
            return new Step.Park(parkingTopic, letter.headers());
        }
        return new Step.Send(
                origin.topic(), origin.partition(), letter.key(), letter.value(), headers(letter, redrives + 1, nowMs));
    }

    private static List<Letter.HeaderEntry> headers(Letter letter, int redrives, long nowMs) {
        List<Letter.HeaderEntry> headers = new ArrayList<>();
        for (Letter.HeaderEntry header : letter.headers()) {
            if (header.name().equals(RecordHeaders.INGEST_TIME)) {
                headers.add(new Letter.HeaderEntry(header.name(), ascii(nowMs)));
            } else if (!header.name().startsWith(RecordHeaders.DLQ_PREFIX)
                    && !header.name().startsWith(CONNECT_PREFIX)) {
                headers.add(header);
            }
        }
        headers.add(new Letter.HeaderEntry(RecordHeaders.DLQ_REDRIVES, ascii(redrives)));
        return headers;
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
