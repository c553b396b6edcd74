package io.sluice.cleanse.config;

import java.util.List;

/** All that is wrong with a configuration, one line each. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> errors;

    public ConfigException(List<String> errors) {
        super(String.join(System.lineSeparator(), errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}
