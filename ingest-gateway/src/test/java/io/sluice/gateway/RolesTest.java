package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.gateway.config.ConfigFaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolesTest {
    private final Map<String, String> properties = new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:9092"));
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void shouldBeAGatewayUnlessToldOtherwise() throws Exception {
        // When, Then
        assertThat(load()).hasExactlyElementsOfTypes(GatewayRole.class);
    }

    @Test
    void shouldRunBothFromOneFileTheGatewayFirst() throws Exception {
        // Given
        properties.put("process.roles", "cleanse, gateway");
        properties.put("queue.max.batches", "10");
        properties.put("cleanse.topics", "events");
        properties.put("cleanse.topic.events.format", "bytes");
        properties.put("cleanse.state.dir", "${env:STATE}");
        environment.put("STATE", "/nowhere");
        environment.put("SLUICE_CLEANSE_THREADS", "2");

        // When, Then
        assertThat(load()).hasExactlyElementsOfTypes(GatewayRole.class, CleanseRole.class);
    }

    @Test
    void shouldRunCleanseAloneBesideTheGatewaysKeys() throws Exception {
        // Given
        properties.put("process.roles", "cleanse");
        properties.put("queue.max.batches", "not looked at");
        properties.put("cleanse.topics", "events");
        properties.put("cleanse.state.dir", "state");

        // When, Then
        assertThat(load()).hasExactlyElementsOfTypes(CleanseRole.class);
    }

    @Test
    void shouldReportTheFaultsOfBothRolesOnceEach() {
        // Given
        properties.clear();
        properties.put("process.roles", "gateway,cleanse");
        properties.put("qeue.max.batches", "10");
        properties.put("cleanse.topics", "events");
        properties.put("cleanse.thread", "2");

        // When
        List<String> faults = faults();

        // Then
        assertThat(faults)
                .anyMatch(fault -> fault.contains("did you mean queue.max.batches?"))
                .anyMatch(
                        fault -> fault.contains("cleanse.thread is no key of cleanse: cleanse.threads is the nearest"))
                .anyMatch(fault -> fault.contains("cleanse.state.dir"))
                .satisfiesOnlyOnce(fault -> assertThat(fault).contains("bootstrap.servers"));
    }

    @Test
    void shouldFindTypingErrorsInTheKeysOfTheRoleThatDoesNotRun() {
        // Given
        properties.put("cleanse.thread", "2");
        List<String> ofTheGateway = faults();
        properties.remove("cleanse.thread");
        properties.put("process.roles", "cleanse");
        properties.put("qeue.max.batches", "10");

        // When, Then
        assertThat(ofTheGateway).anyMatch(fault -> fault.contains("cleanse.thread is no key"));
        assertThat(faults()).anyMatch(fault -> fault.contains("qeue.max.batches is not a key"));
    }

    @Test
    void shouldRefuseARoleThatIsNone() {
        // Given
        properties.put("process.roles", "gatway");

        // When, Then
        assertThat(faults())
                .anyMatch(fault -> fault.contains(
                        "process.roles is gatway: set it to gateway, to cleanse, or to gateway,cleanse"));
    }

    private List<String> faults() {
        return catchThrowableOfType(ConfigFaults.class, this::load).faults();
    }

    private List<RoleRunner.Role> load() throws ConfigFaults {
        return Roles.load(properties, environment, file -> file);
    }
}
