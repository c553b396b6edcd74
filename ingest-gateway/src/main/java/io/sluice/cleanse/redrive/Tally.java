package io.sluice.cleanse.redrive;

/** Counts while a run goes on. */
final class Tally {

    long read;
    long sent;
    long parked;
    long passed;
    long already;
    long lost;
    private final long end;

    Tally(long end) {
        this.end = end;
    }

    Counts now() {
        return new Counts(read, sent, parked, passed, already, lost, end);
    }
}
