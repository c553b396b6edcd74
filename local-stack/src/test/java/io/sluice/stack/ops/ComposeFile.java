package io.sluice.stack.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** docker-compose.yml as Compose reads it: anchors merged, {@code ${NAME:-default}} replaced, {@code $$} a dollar. */
record ComposeFile(Map<String, Service> services) {

    static final Path FILE = OperatorFiles.ROOT.resolve("docker-compose.yml");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

    /**
     * @param dockerfile empty where the image is not built here
     * @param mounts from the path in the container to the volume's name or, with a leading dot, the path on the host
     */
    record Service(
            String name,
            String image,
            String dockerfile,
            List<String> command,
            Map<String, String> environment,
            Map<String, String> mounts,
            JsonNode definition) {

        /** Whether it belongs to what starts without a profile. */
        boolean isDefault() {
            return definition.path("profiles").isEmpty();
        }

        List<String> healthCheck() {
            return texts(definition.at("/healthcheck/test"));
        }

        List<String> publishedPorts() {
            return texts(definition.path("ports"));
        }
    }

    /** @param variables what the shell that calls Compose has set */
    static ComposeFile read(Map<String, String> variables) {
        String text = VARIABLE.matcher(OperatorFiles.text(FILE))
                .replaceAll(match -> variables.getOrDefault(match.group(1), match.group(2)))
                .replace("$$", "$");
        JsonNode definitions = OperatorFiles.yaml(text).get(0).path("services");
        Map<String, Service> services = new LinkedHashMap<>();
        definitions
                .fields()
                .forEachRemaining(entry -> services.put(entry.getKey(), service(entry.getKey(), entry.getValue())));
        return new ComposeFile(services);
    }

    /** The same, with variables of one service added: what an override file does. */
    ComposeFile with(String service, Map<String, String> variables) {
        service(service).environment().putAll(variables);
        return this;
    }

    Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("there is no service " + name + " in " + services.keySet());
        }
        return service;
    }

    private static Service service(String name, JsonNode definition) {
        Map<String, String> environment = new LinkedHashMap<>();
        definition
                .path("environment")
                .fields()
                .forEachRemaining(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        Map<String, String> mounts = new LinkedHashMap<>();
        for (String volume : texts(definition.path("volumes"))) {
            String[] parts = volume.split(":");
            mounts.put(parts[1], parts[0]);
        }
        return new Service(
                name,
                definition.path("image").asText(),
                definition.at("/build/dockerfile").asText(""),
                texts(definition.path("command")),
                environment,
                mounts,
                definition);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
