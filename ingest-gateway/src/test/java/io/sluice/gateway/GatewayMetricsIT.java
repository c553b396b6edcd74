package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.SharedGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway counts. */
class GatewayMetricsIT {
    private static final KafkaBroker BROKER = SharedBroker.get();
    private static final GatewayProcess GATEWAY = SharedGateway.get();

    @Test
    void shouldCountWhatItDoes() throws Exception {
        // Given
        BROKER.createTopic("counted", 1);

        // When
        HttpLoad.post(GATEWAY.httpPort(), "/topics/counted", "{}\n{}\n{}");
        HttpLoad.post(GATEWAY.httpPort(), "/topics/counted", "nonsense");

        // Then
        assertThat(GATEWAY.metric("ingestion_records_total{result=\"kafka\",topic=\"counted\"}"))
                .isEqualTo(3);
        assertThat(GATEWAY.metric("ingestion_batches_total{result=\"kafka\"}")).isPositive();
        assertThat(GATEWAY.metric("ingestion_rejected_total{code=\"malformed\"}"))
                .isPositive();
        assertThat(GATEWAY.metric("ingestion_request_seconds_count{dialect=\"ndjson\",status=\"200\"}"))
                .isPositive();
        assertThat(GATEWAY.metric("ingestion_work_queue_capacity ")).isEqualTo(10_000);
        assertThat(GATEWAY.metric("ingestion_work_queue_depth ")).isBetween(0.0, 1.0);
    }

    /** The names that dashboards and alerts rest on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingestion_work_queue_depth ",
                "ingestion_work_queue_bytes ",
                "ingestion_work_queue_capacity ",
                "ingestion_batches_total{result=\"kafka\"}",
                "ingestion_batches_total{result=\"spool\"}",
                "ingestion_records_total{result=\"kafka\",topic=\"events\"}",
                "ingestion_request_seconds_bucket{dialect=\"ndjson\",status=\"200\",le=\"0.05\"}",
                "ingestion_request_seconds_count{dialect=\"ndjson\",status=\"200\"}",
                "ingestion_request_seconds_sum{dialect=\"ndjson\",status=\"200\"}",
                "ingestion_kafka_send_errors_total{class=\"TimeoutException\"}",
                "ingestion_kafka_retries_total ",
                "ingestion_spool_bytes ",
                "ingestion_spool_batches ",
                "ingestion_spool_oldest_seconds ",
                "ingestion_dead_letters_total{reason=\"topic_not_found\"}",
                "ingestion_cancelled_batches_total ",
                "ingestion_rejected_total{code=\"client_quota\"}",
                "kafka_producer_record_send_total{",
                "kafka_producer_batch_split_total{",
                "kafka_producer_record_error_total{",
                "kafka_admin_client_connection_count{"
            })
    void shouldExposeTheMetric(String line) throws Exception {
        // Given
        HttpLoad.post(GATEWAY.httpPort(), "/topics/events", "{}");

        // When
        double value = GATEWAY.metric(line);

        // Then
        assertThat(value).as(line).isNotNaN();
    }
}
