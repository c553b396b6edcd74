package io.sluice.cleanse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice.cleanse");

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.sluice.cleanse.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void shouldKeepDeduplicationFreeOfEverythingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("..cleanse.dedupe..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.sluice.cleanse.dedupe..")
                .check(MAIN);
    }

    @Test
    void shouldKeepJudgementFreeOfKafkaAndLogging() {
        noClasses()
                .that()
                .resideInAPackage("..cleanse.judge..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "org.slf4j..", "io.micrometer..", "io.vertx..", "java.nio.file..")
                .check(MAIN);
    }
}
