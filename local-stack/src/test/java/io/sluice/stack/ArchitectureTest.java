package io.sluice.stack;

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
            .importPackages("io.sluice.stack");

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.sluice.stack.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void shouldKeepTheWatchAgentFreeOfEverythingButTheJdk() {
        // It is the only class of ours on a child's class path.
        classes()
                .that()
                .resideInAPackage("..watch..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "sun.misc..", "io.sluice.stack.watch..")
                .check(MAIN);
    }

    @Test
    void shouldKeepProcessHandlingFreeOfKafka() {
        noClasses()
                .that()
                .resideInAnyPackage("..process..", "..config..", "..console..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "..deploy..", "..part..")
                .check(MAIN);
    }

    @Test
    void shouldHaveNoCyclesBetweenThePackagesOfTheBenchmarks() {
        slices().matching("io.sluice.stack.bench.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void shouldKeepStatisticsAndReportsFreeOfEverythingThatCannotBeReplayed() {
        classes()
                .that()
                .resideInAnyPackage("..bench.stat..", "..bench.report..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.math..",
                        "java.util..",
                        "com.fasterxml.jackson..",
                        "org.jspecify..",
                        "..bench.stat..",
                        "..bench.report..")
                .check(MAIN);
    }

    @Test
    void shouldKeepTheLoadGeneratorFreeOfKafka() {
        // Its process has neither Kafka nor the rest of the stack on its class path.
        noClasses()
                .that()
                .resideInAPackage("..bench.load..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "..process..", "..part..", "..deploy..", "..config..")
                .check(MAIN);
    }

    @Test
    void shouldKeepTheNoOpSinkFreeOfEverythingButConnect() {
        // It runs in the worker, from a jar that holds nothing else.
        classes()
                .that()
                .resideInAPackage("..bench.noop..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.apache.kafka..", "..bench.noop..")
                .check(MAIN);
    }
}
