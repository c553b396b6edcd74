package io.sluice.stack.process;

import java.util.concurrent.CountDownLatch;

/** A program that waits to be ended. */
final class Idle {

    private Idle() {}

    public static void main(String[] args) throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
