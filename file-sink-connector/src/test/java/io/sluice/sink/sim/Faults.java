package io.sluice.sink.sim;

import io.sluice.sink.disk.DiskFault;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Which operation of a simulated disk fails, and how. Disarmed until {@link #arm}. */
public final class Faults {
    private static final DiskFault.Kind[] KINDS = {
        DiskFault.Kind.IO, DiskFault.Kind.FULL, DiskFault.Kind.READ_ONLY, DiskFault.Kind.HANDLES
    };

    private int operationsLeft = -1;
    private DiskFault.Kind kind = DiskFault.Kind.IO;
    private boolean losesAnswer;
    private boolean answerLost;

    public static Faults none() {
        return new Faults();
    }

    /** The n-th operation from now fails once. */
    public void arm(Random random, int within) {
        operationsLeft = random.nextInt(within);
        kind = KINDS[random.nextInt(KINDS.length)];
        losesAnswer = random.nextInt(8) == 0;
    }

    /** The n-th operation from now fails once, with this kind. */
    public void arm(int operations, DiskFault.Kind kind) {
        this.operationsLeft = operations;
        this.kind = kind;
        this.losesAnswer = false;
    }

    public void disarm() {
        operationsLeft = -1;
        answerLost = false;
    }

    DiskFault.@Nullable Kind next(String operation) {
        if (operationsLeft < 0 || operationsLeft-- > 0) {
            return null;
        }
        if (losesAnswer && operation.equals("link")) {
            answerLost = true;
            return null;
        }
        return kind;
    }

    boolean isAnswerLost() {
        boolean lost = answerLost;
        answerLost = false;
        return lost;
    }
}
