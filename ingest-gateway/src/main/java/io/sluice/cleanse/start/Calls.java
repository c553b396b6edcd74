package io.sluice.cleanse.start;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for answers of the Admin client, each for a bounded time. */
record Calls(long timeoutMs) {

    <T> T get(KafkaFuture<T> answer) throws ExecutionException {
        try {
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("no answer within " + timeoutMs + " ms", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Until the brokers may have got on a little. */
    void pause(long ms) {
        try {
            new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
