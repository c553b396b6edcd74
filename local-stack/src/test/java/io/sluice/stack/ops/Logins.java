package io.sluice.stack.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Names and passwords for the parts of the compose file, so that its broker tells them apart and each runs with what
 * acls.sh grants it and no more. Whoever does not log in comes through the listener HOST and may do everything: the
 * broker itself, the scripts that set it up, and the test.
 */
final class Logins {

    static final Map<String, String> OF_THE_BROKER = Map.of(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "CONTROLLER:PLAINTEXT,PLAINTEXT:SASL_PLAINTEXT,HOST:PLAINTEXT",
            "KAFKA_INTER_BROKER_LISTENER_NAME",
            "HOST",
            "KAFKA_SASL_ENABLED_MECHANISMS",
            "PLAIN",
            "KAFKA_LISTENER_NAME_PLAINTEXT_PLAIN_SASL_JAAS_CONFIG",
            module() + users("gateway", "cleanse", "connect", "redrive") + ";",
            "KAFKA_AUTHORIZER_CLASS_NAME",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "KAFKA_SUPER_USERS",
            "User:ANONYMOUS");

    static final Map<String, String> OF_THE_SCRIPTS = Map.of("BOOTSTRAP", "kafka:9094");

    private Logins() {}

    /** Adds the lines that runbook and worker.properties speak of to a configuration, once for each prefix. */
    static void give(Path configuration, String principal, String... prefixes) throws IOException {
        StringBuilder lines = new StringBuilder("\n");
        for (String prefix : prefixes) {
            lines.append(prefix).append("security.protocol=SASL_PLAINTEXT\n");
            lines.append(prefix).append("sasl.mechanism=PLAIN\n");
            lines.append(prefix)
                    .append("sasl.jaas.config=")
                    .append(module())
                    .append(" username=\"" + principal + "\" password=\"" + principal + "\";\n");
        }
        Files.writeString(configuration, lines, StandardOpenOption.APPEND);
    }

    private static String module() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required";
    }

    /** Each is its own password: what is tested is what the brokers let a name do. */
    private static String users(String... names) {
        StringBuilder users = new StringBuilder();
        for (String name : names) {
            users.append(" user_" + name + "=\"" + name + "\"");
        }
        return users.toString();
    }
}
