package io.sluice.gateway.send;

/** What is worth counting on the way to Kafka. */
public interface SendCounts {
    /** A send that failed, permanently or not, by the simple name of what was thrown. */
    void sendError(String errorClass);

    /** A batch is tried again after trouble that may pass. */
    void retry();

    /** A record was sent again behind records that had been accepted after it. */
    void orderBreak();

    void deadLetter(String reason, int records);
}
