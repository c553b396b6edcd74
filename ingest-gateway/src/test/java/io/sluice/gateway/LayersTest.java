package io.sluice.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The layers as the README shows them. */
class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice.gateway");

    @Test
    void shouldKeepTheCorePure() {
        classes()
                .that()
                .resideInAnyPackage("io.sluice.gateway.intake", "io.sluice.gateway.record")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.sluice.gateway.intake",
                        "io.sluice.gateway.record",
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.random",
                        "java.util.stream",
                        "java.nio",
                        "java.nio.charset",
                        "java.security",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void shouldKeepKafkaInItsPlace() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.sluice.gateway", "..send..", "..config..", "..ops..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepHttpInItsPlace() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.sluice.gateway", "..http..", "..ops..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("io.sluice.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
