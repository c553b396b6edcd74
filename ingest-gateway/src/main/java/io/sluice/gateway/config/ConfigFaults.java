package io.sluice.gateway.config;

import java.util.List;

/** Everything that is wrong with a configuration. */
public final class ConfigFaults extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public ConfigFaults(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
