package io.sluice.stack.watch;

import java.util.concurrent.CountDownLatch;

/** A program that cannot be stopped in an orderly way: its shutdown hook never ends. */
final class StuckChild {

    private StuckChild() {}

    public static void main(String[] args) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(StuckChild::waitForEver));
        System.out.println("started");
        waitForEver();
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
