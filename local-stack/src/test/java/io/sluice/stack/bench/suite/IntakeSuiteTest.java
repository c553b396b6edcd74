package io.sluice.stack.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.send.ProducerSettings;
import org.junit.jupiter.api.Test;

class IntakeSuiteTest {

    @Test
    void shouldGiveKafkasProducerTheBatchSizeOfTheGateway() {
        assertThat(IntakeSuite.BATCH_BYTES).isEqualTo(ProducerSettings.BATCH_SIZE);
    }
}
