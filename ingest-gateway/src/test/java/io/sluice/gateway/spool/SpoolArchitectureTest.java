package io.sluice.gateway.spool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class SpoolArchitectureTest {
    private static final String SPOOL = "io.sluice.gateway.spool";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(SPOOL);

    @Test
    void shouldKeepTheFormatPure() {
        classes()
                .that()
                .resideInAPackage(SPOOL + ".format")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        SPOOL + ".format", "java.lang..", "java.util..", "java.nio", "java.nio.charset", "java.io")
                .check(CLASSES);
    }

    @Test
    void shouldTouchFilesInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SPOOL + ".disk")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.nio\\.(file\\.Files|channels\\.FileChannel)|java\\.io\\.(File.*Stream|RandomAccessFile)")
                .check(CLASSES);
    }

    @Test
    void shouldPromiseWithoutKnowingHow() {
        noClasses()
                .that()
                .resideInAPackage(SPOOL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SPOOL + ".format", SPOOL + ".disk", SPOOL + ".journal", SPOOL + ".command")
                .check(CLASSES);
    }

    @Test
    void shouldKnowNothingOfKafkaOrHttp() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.vertx..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(SPOOL + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
