package io.sluice.gateway;

import io.sluice.cleanse.config.ConfigException;
import io.sluice.cleanse.config.ConfigParser;
import io.sluice.gateway.config.ConfigFaults;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which roles a process has, and each role's part of the one configuration; reports the faults of all at once. */
final class Roles {
    private static final String GATEWAY = "gateway";
    private static final String CLEANSE = "cleanse";

    private final Map<String, String> properties;
    private final Map<String, String> environment;
    /** Both roles may find the same fault: it is said once. */
    private final Set<String> faults = new LinkedHashSet<>();

    private Roles(Map<String, String> properties, Map<String, String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * @param schemas where the text of a schema file comes from
     * @return the gateway first: it is stopped first, so that nothing comes in any more when cleanse stops
     * @throws ConfigFaults with all of them, if there is any
     */
    static List<RoleRunner.Role> load(
            Map<String, String> properties, Map<String, String> environment, ConfigParser.SchemaSource schemas)
            throws ConfigFaults {
        return new Roles(properties, environment).load(schemas);
    }

    private List<RoleRunner.Role> load(ConfigParser.SchemaSource schemas) throws ConfigFaults {
        List<String> unreadable = new ArrayList<>();
        Map<String, String> settings = ConfigLoader.settings(properties, environment, unreadable);
        faults.addAll(unreadable);
        Set<String> names = names(settings.getOrDefault(Keys.PROCESS_ROLES, GATEWAY));
        List<RoleRunner.Role> roles = new ArrayList<>();
        if (names.contains(GATEWAY)) {
            addGateway(roles);
        } else {
            faults.addAll(ConfigLoader.unknownKeys(settings));
        }
        if (names.contains(CLEANSE)) {
            addCleanse(roles, settings, schemas);
        } else {
            faults.addAll(ConfigParser.unknownKeys(settings));
        }
        if (!faults.isEmpty()) {
            throw new ConfigFaults(List.copyOf(faults));
        }
        return roles;
    }

    private Set<String> names(String value) {
        Set<String> names = new LinkedHashSet<>(
                Arrays.stream(value.split(",", -1)).map(String::strip).toList());
        if (!Set.of(GATEWAY, CLEANSE).containsAll(names)) {
            faults.add(Keys.PROCESS_ROLES + " is " + value + ": set it to gateway, to cleanse, or to gateway,cleanse");
        }
        return names;
    }

    private void addGateway(List<RoleRunner.Role> roles) {
        try {
            roles.add(new GatewayRole(ConfigLoader.load(properties, environment)));
        } catch (ConfigFaults e) {
            faults.addAll(e.faults());
        }
    }

    private void addCleanse(
            List<RoleRunner.Role> roles, Map<String, String> settings, ConfigParser.SchemaSource schemas) {
        try {
            roles.add(new CleanseRole(ConfigParser.parse(settings, schemas)));
        } catch (ConfigException e) {
            faults.addAll(e.errors());
        }
    }
}
