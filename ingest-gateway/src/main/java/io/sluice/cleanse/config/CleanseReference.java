package io.sluice.cleanse.config;

import io.sluice.gateway.config.ConfigReference;

/** The reference page of cleanse's keys, written from the definitions that check the values. */
final class CleanseReference {

    private static final String HEAD = """
            # Configuration of cleanse

            Generated from the definitions in `cleanse/config/Keys.java`; the build fails when this page is not what they say.

            `process.roles=cleanse` runs cleanse in a process of its own, `process.roles=gateway,cleanse` beside the gateway
            in one; the file, the environment variables (`SLUICE_CLEANSE_STATE_DIR`) and `${env:NAME}`, `${file:/path:key}`
            work as [for the gateway](configuration.md), and one file can hold the keys of both. `streams.<name>` passes a
            setting to Kafka Streams, and so to its clients; those that the promises rest on (`processing.guarantee`,
            `application.id`, `state.dir` and so on) are refused. All faults are reported together, an unknown key with the
            nearest known one.

            ## The process

            """;

    private static final String TOPICS = """

            ## Each topic

            Under `cleanse.topic.<name>.`, for each name in `cleanse.topics`.

            """;

    private CleanseReference() {}

    static String markdown() {
        return HEAD
                + ConfigReference.table(Keys.common().configKeys().values())
                + TOPICS
                + ConfigReference.table(Keys.ofTopic().configKeys().values());
    }
}
