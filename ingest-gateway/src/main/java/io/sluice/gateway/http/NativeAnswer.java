package io.sluice.gateway.http;

import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Outcome;
import io.sluice.gateway.intake.Outcome.Placed;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.record.Batch;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The native dialect's answer: the tier that was reached, and where in Kafka the records are. */
record NativeAnswer(int status, Buffer body) {
    private static final long NO_OFFSET = -1;
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
            return inKafka(landing, kafka.outcome());
        }
        Tier tier = answer instanceof Answer.InSpool ? Tier.SPOOL : Tier.MEMORY;
        return new NativeAnswer(ACCEPTED, body(tier, landing, unsent(batch), List.of()));
    }

    private static NativeAnswer inKafka(String landing, Outcome outcome) {
        List<RecordError> errors = outcome.errors();
        Buffer body = body(Tier.KAFKA, landing, outcome.placed(), errors);
        if (errors.isEmpty()) {
            return new NativeAnswer(OK, body);
        }
        if (!outcome.placed().isEmpty()) {
            return new NativeAnswer(MULTI_STATUS, body);
        }
        // A client that looks at the status alone must not take this for success.
        boolean tooLarge = errors.stream().allMatch(error -> error.code().equals("record_too_large"));
        return new NativeAnswer(tooLarge ? CONTENT_TOO_LARGE : UNPROCESSABLE, body);
    }

    /** The partitions are decided; offsets are not. */
    private static List<Placed> unsent(Batch batch) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i < batch.recordCount(); i++) {
            counts.merge(batch.partition(i), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(entry -> new Placed(entry.getKey(), entry.getValue(), NO_OFFSET, NO_OFFSET))
                .toList();
    }

    private static Buffer body(Tier tier, String landing, List<Placed> placed, List<RecordError> errors) {
        JsonText json = new JsonText();
        long stored = 0;
        for (Placed part : placed) {
            stored += part.records();
        }
        json.raw("{\"ack\":").string(tier.text()).raw(",\"records\":").number(stored);
        json.raw(",\"partitions\":[");
        for (int i = 0; i < placed.size(); i++) {
            json.raw(i == 0 ? "{" : ",{");
            partition(json, landing, placed.get(i));
            json.raw("}");
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

    private static void partition(JsonText json, String landing, Placed placed) {
        if (!landing.isEmpty()) {
            json.raw("\"topic\":").string(landing).raw(",");
        }
        json.raw("\"partition\":").number(placed.partition());
        json.raw(",\"records\":").number(placed.records());
        if (placed.firstOffset() != NO_OFFSET) {
            json.raw(",\"first_offset\":").number(placed.firstOffset());
            json.raw(",\"last_offset\":").number(placed.lastOffset());
        }
    }
}
