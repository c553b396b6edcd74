package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import java.util.List;

/** Rows that are measured together, because they share parts of the stack or references. */
public interface Suite {

    /** Every row that {@link #run} gives, in the order of the table. */
    List<Title> titles();

    /** Those that a run measures which asks for nothing in particular; the others have to be asked for. */
    default List<Title> titlesOfAFullRun() {
        return titles();
    }

    /** About how long it takes with all of its rounds, which is its claim on the time of a full run. */
    int seconds();

    /** Measures; a row that cannot be is a row too. What it needs of the stack it starts, and leaves it running. */
    List<Row> run(Lab lab, Terms terms) throws InterruptedException;
}
