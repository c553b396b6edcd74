package io.sluice.sink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice.sink");

    @Test
    void shouldKeepTheCorePure() {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.sink.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.util.concurrent..",
                        "org.apache.kafka..",
                        "org.slf4j..",
                        "io.sluice.sink",
                        "io.sluice.sink.disk..",
                        "io.sluice.sink.ledger..",
                        "io.sluice.sink.feed..",
                        "io.sluice.sink.format..",
                        "io.sluice.sink.partition..",
                        "io.sluice.sink.bad..")
                .check(CLASSES);
    }

    @Test
    void shouldTouchTheDiskInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sluice.sink.disk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheLedgerFreeOfKafkaAndLogging() {
        noClasses()
                .that()
                .resideInAnyPackage("io.sluice.sink.ledger..", "io.sluice.sink.disk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.slf4j..", "io.sluice.sink.feed..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.sluice.sink.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
