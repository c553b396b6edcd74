package io.sluice.sink.ledger;

import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Ranges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which offsets a ledger claims, epoch by epoch, and by what each is covered. */
public final class Coverage {
    private record Piece(long from, long to, String by) {}

    /** The offsets of one epoch: a reset begins another. */
    public record Claim(int epoch, long from, long to) {}

    private final Map<Integer, List<Piece>> pieces = new TreeMap<>();
    private final TreeMap<Integer, Claim> claims = new TreeMap<>();
    private final List<String> problems;
    private long skipped;

    Coverage(List<String> problems) {
        this.problems = problems;
    }

    /** An entry's, or several entries', claim. */
    void run(int epoch, long from, long to, Entry.Unwritten unwritten) {
        cover(epoch, unwritten.dead(), "dead letters");
        cover(epoch, unwritten.filtered(), "filtered");
        cover(epoch, unwritten.gaps(), "gaps");
        skipped += unwritten.dead().count()
                + unwritten.filtered().count()
                + unwritten.gaps().count();
        if (to == Entry.Span.UNKNOWN) {
            return;
        }
        Claim claim = claims.get(epoch);
        if (claim != null && claim.to() != from) {
            problems.add("the ledger leaps from offset " + claim.to() + " to " + from + " in epoch " + epoch);
        }
        claims.put(epoch, claim == null ? new Claim(epoch, from, to) : new Claim(epoch, claim.from(), to));
    }

    void cover(int epoch, Ranges ranges, String by) {
        List<Piece> ofEpoch = pieces.computeIfAbsent(epoch, e -> new ArrayList<>());
        for (int i = 0; i < ranges.size(); i++) {
            ofEpoch.add(new Piece(ranges.from(i), ranges.to(i), by));
        }
    }

    /** Lays all pieces side by side: they must tile each claim. */
    void conclude() {
        pieces.forEach((epoch, ofEpoch) -> {
            Claim claim = claims.get(epoch);
            if (claim == null) {
                if (!ofEpoch.isEmpty()) {
                    problems.add("epoch " + epoch + " has files and no claim");
                }
                return;
            }
            tile(claim, ofEpoch);
        });
        claims.forEach((epoch, claim) -> {
            if (!pieces.containsKey(epoch)) {
                tile(claim, List.of());
            }
        });
    }

    private void tile(Claim claim, List<Piece> unsorted) {
        List<Piece> sorted = new ArrayList<>(unsorted);
        sorted.sort(Comparator.comparingLong(Piece::from));
        long at = claim.from();
        String last = "the beginning";
        for (Piece piece : sorted) {
            if (piece.from() > at) {
                problems.add(
                        "offsets " + at + " to " + (piece.from() - 1) + " of epoch " + claim.epoch() + " are nowhere");
            } else if (piece.from() < at) {
                problems.add("offsets " + piece.from() + " to " + (Math.min(at, piece.to()) - 1) + " of epoch "
                        + claim.epoch() + " are in " + last + " and in " + piece.by());
            }
            at = Math.max(at, piece.to());
            last = piece.by();
        }
        if (at != claim.to()) {
            problems.add("the ledger claims offset " + (claim.to() - 1) + " of epoch " + claim.epoch()
                    + " and its files end before " + at);
        }
    }

    public List<Claim> claims() {
        return List.copyOf(claims.values());
    }

    /** The end of the newest epoch, or -1. */
    public long end() {
        return claims.isEmpty() ? -1 : claims.lastEntry().getValue().to();
    }

    /** Offsets that are covered without standing in a file. */
    public long skipped() {
        return skipped;
    }
}
