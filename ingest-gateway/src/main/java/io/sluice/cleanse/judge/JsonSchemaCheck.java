package io.sluice.cleanse.judge;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON Schema; the draft is what its {@code $schema} says, 2020-12 otherwise. */
final class JsonSchemaCheck implements Check {

    private final JsonSchema schema;

    private JsonSchemaCheck(JsonSchema schema) {
        this.schema = schema;
    }

    /** @throws RuntimeException if this is no schema, or refers to one that it does not contain */
    static JsonSchemaCheck of(String schemaText) {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                // One flaw is enough to refuse a record; the rest would only be work.
                .failFast(true)
                .build();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                // A schema is one file: nothing is fetched from anywhere while events wait.
                builder -> builder.schemaLoaders(loaders -> loaders.values(values -> {
                    values.clear();
                    values.add(iri -> {
                        throw new IllegalArgumentException(
                                "the schema refers to " + iri + ", which it does not contain: put it under $defs");
                    });
                })));
        JsonSchema schema = factory.getSchema(schemaText, config);
        schema.initializeValidators();
        return new JsonSchemaCheck(schema);
    }

    @Override
    public @Nullable Flaw flawIn(Document document) {
        Set<ValidationMessage> messages = schema.validate(document.tree());
        if (messages.isEmpty()) {
            return null;
        }
        ValidationMessage first = messages.iterator().next();
        return new Flaw(Reason.SCHEMA, first.getInstanceLocation().toString(), first.getMessage());
    }
}
