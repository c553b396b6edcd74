package io.sluice.cleanse.topology;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Decides as Kafka Streams does by default when a record cannot be written, and tells which one it came from. The error
 * itself surfaces later, while another record is processed: without this, that one would be blamed.
 *
 * <p>Made by Kafka Streams; called on its threads and on the producer's.
 */
public final class WriteWatch extends DefaultProductionExceptionHandler {
    /** Under this key of the configuration lies the {@link PoisonWatch} to tell. */
    public static final String POISON_WATCH = "sluice.poison.watch";

    private PoisonWatch poison = (partition, offset, error) -> {};

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        if (configs.get(POISON_WATCH) instanceof PoisonWatch given) {
            poison = given;
        }
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        Response response = super.handleError(context, record, exception);
        if (response.result() == Result.FAIL) {
            poison.failedToWrite(new TopicPartition(context.topic(), context.partition()), context.offset(), exception);
        }
        return response;
    }
}
