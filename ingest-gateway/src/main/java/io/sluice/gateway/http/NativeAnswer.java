package io.sluice.gateway.http;

import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Outcome;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.record.Batch;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The native dialect's answer: the tier that was reached, and where in Kafka the records are. */
record NativeAnswer(int status, Buffer body) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int MULTI_STATUS = 207;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;

    /**
     * For everything but a refusal, which is a {@link Problem}.
     *
     * @param posted the topic that the client named; where the batch went to another one, the answer names that
     */
    static NativeAnswer of(Batch batch, String posted, Answer answer) {
        String landing = batch.topic().equals(posted) ? "" : batch.topic();
        if (answer instanceof Answer.InKafka kafka) {
            return inKafka(batch, landing, kafka.outcome());
        }
        Tier tier = answer instanceof Answer.InSpool ? Tier.SPOOL : Tier.MEMORY;
        return new NativeAnswer(ACCEPTED, body(tier, batch, landing, batch.recordCount(), "", List.of()));
    }

    private static NativeAnswer inKafka(Batch batch, String landing, Outcome outcome) {
        List<RecordError> errors = outcome.errors();
        int stored = batch.recordCount() - errors.size();
        String offsets = ",\"first_offset\":" + outcome.firstOffset() + ",\"last_offset\":" + outcome.lastOffset();
        Buffer body = body(Tier.KAFKA, batch, landing, stored, offsets, errors);
        if (errors.isEmpty()) {
            return new NativeAnswer(OK, body);
        }
        if (stored > 0) {
            return new NativeAnswer(MULTI_STATUS, body);
        }
        // A client that looks at the status alone must not take this for success.
        boolean tooLarge = errors.stream().allMatch(error -> error.code().equals("record_too_large"));
        return new NativeAnswer(tooLarge ? CONTENT_TOO_LARGE : UNPROCESSABLE, body);
    }

    private static Buffer body(
            Tier tier, Batch batch, String landing, int stored, String offsets, List<RecordError> errors) {
        JsonText json = new JsonText();
        json.raw("{\"ack\":").string(tier.text()).raw(",\"records\":").number(stored);
        json.raw(",\"partitions\":[");
        if (stored > 0) {
            json.raw("{");
            if (!landing.isEmpty()) {
                json.raw("\"topic\":").string(landing).raw(",");
            }
            json.raw("\"partition\":")
                    .number(batch.partition())
                    .raw(",\"records\":")
                    .number(stored);
            json.raw(offsets).raw("}");
        }
        json.raw("],\"errors\":[");
        for (int i = 0; i < errors.size(); i++) {
            RecordError error = errors.get(i);
            json.raw(i == 0 ? "{\"index\":" : ",{\"index\":").number(error.index());
            json.raw(",\"code\":").string(error.code()).raw(",\"message\":").string(error.message());
            json.raw(",\"retriable\":false}");
        }
        return json.raw("]}").buffer();
    }
}
