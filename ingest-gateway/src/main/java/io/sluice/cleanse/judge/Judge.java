package io.sluice.cleanse.judge;

import io.sluice.cleanse.dedupe.IngestId;
import io.sluice.cleanse.dedupe.IngestIdReader;
import io.sluice.cleanse.dedupe.SeenPages;
import io.sluice.cleanse.dedupe.Sighting;
import io.sluice.cleanse.dedupe.Window;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each record of one partition, in order. Not thread-safe; no I/O but through the store behind
 * {@link SeenPages}.
 *
 * <p>Repeats are looked up before anything is checked, so a repeat of what has passed costs no parsing. An id is marked
 * as passed only when its record passes: what was dead-lettered can come back, corrected or to a corrected schema,
 * under the same id. Dead letters are remembered apart, by (id, times sent back, content), so that a client that repeats
 * an invalid batch makes one dead letter of it, and a redriven one that fails again makes its next.
 */
public final class Judge {

    private static final Decision DUPLICATE = new Decision.Duplicate();

    private final Window window;
    private final AppendClock clock;
    private final Rules rules;
    private final SeenPages seen;
    private final IngestIdReader ids = new IngestIdReader();
    private final Decision pass;

    public Judge(Window window, AppendClock clock, Rules rules, SeenPages seen) {
        this.window = window;
        this.clock = clock;
        this.rules = rules;
        this.seen = seen;
        this.pass = new Decision.Pass(rules.cleanTopic(), true);
    }

    public Decision judge(RawRecord raw, long wallMs) {
        long nowMs = seen.advance(clock.timeOf(raw.appendTimeMs(), wallMs));
        byte[] header = raw.header(RecordHeaders.INGEST_ID);
        if (header == null) {
            return content(raw, false);
        }
        IngestId id = ids.read(header);
        if (id == null) {
            return new Decision.DeadLetter(
                    new Flaw(Reason.ID_MALFORMED, RecordHeaders.INGEST_ID + " does not read <k|c|g>:<base>/<n>"));
        }
        Long digest = RecordHeaders.digest(raw.header(RecordHeaders.INGEST_DIGEST));
        Sighting sighting = seen.look(id, digest);
        if (sighting == Sighting.AGAIN) {
            return DUPLICATE;
        }
        Decision decision = sighting == Sighting.OTHER_CONTENT ? reused() : firstTime(raw, nowMs);
        if (decision instanceof Decision.Pass) {
            seen.mark(id, digest);
            return decision;
        }
        return once(decision, ids.deadLetter(id, redrives(raw), digest));
    }

    private Decision firstTime(RawRecord raw, long nowMs) {
        Long acceptedMs = RecordHeaders.decimal(raw.header(RecordHeaders.INGEST_TIME));
        if (acceptedMs != null && nowMs - acceptedMs > window.ambiguousAfterMs()) {
            return new Decision.DeadLetter(
                    new Flaw(
                            Reason.LATE_AMBIGUOUS,
                            "accepted " + (nowMs - acceptedMs) + " ms ago; what came earlier than "
                                    + window.ambiguousAfterMs()
                                    + " ms ago may have passed and been forgotten: look for its id downstream, then redrive or drop"));
        }
        return content(raw, true);
    }

    private Decision content(RawRecord raw, boolean identified) {
        try {
            Document document = rules.document(raw);
            Flaw flaw = rules.flawIn(document);
            if (flaw != null) {
                return new Decision.DeadLetter(flaw);
            }
            return routed(rules.route().wish(raw, document), identified);
        } catch (RuntimeException | StackOverflowError e) {
            // Nothing was marked yet, so to dead-letter it is safe; to let it kill the thread would stop the partition.
            return new Decision.DeadLetter(
                    new Flaw(Reason.PROCESSING_ERROR, e.getClass().getName() + ": " + e.getMessage()));
        }
    }

    private Decision routed(@Nullable String wish, boolean identified) {
        String destination = rules.destination(wish);
        if (destination == null) {
            return new Decision.DeadLetter(new Flaw(
                    Reason.ROUTE,
                    "wishes for a topic of " + String.valueOf(wish).length()
                            + " characters that is not on the list of the route"));
        }
        return wish == null && identified ? pass : new Decision.Pass(destination, identified);
    }

    private Decision once(Decision decision, IngestId letter) {
        if (seen.look(letter, null) == Sighting.AGAIN) {
            return DUPLICATE;
        }
        seen.mark(letter, null);
        return decision;
    }

    private static int redrives(RawRecord raw) {
        return RecordHeaders.redrives(raw.header(RecordHeaders.DLQ_REDRIVES));
    }

    private static Decision reused() {
        return new Decision.DeadLetter(
                new Flaw(
                        Reason.ID_REUSED,
                        "the id was used within the window for a batch with another content: give each batch its own Idempotency-Key"));
    }
}
