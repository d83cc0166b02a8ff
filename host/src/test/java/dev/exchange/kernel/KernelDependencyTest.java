package dev.exchange.kernel;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** K7: the kernel knows nothing but the language: no framework, no clock, no threads. */
class KernelDependencyTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.exchange.kernel");

  @Test
  void theClassesOfTheKernelAreRead() {
    assertThat(classes).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void theKernelImportsOnlyTheLanguageAndItsNullMarks() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java.lang..", "java.util", "org.jspecify.annotations", "dev.exchange.kernel")
        .because("whoever reads the kernel needs to know nothing else")
        .check(classes);
  }

  @Test
  void theKernelKnowsNoThreads() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.concurrent..", "java.time..")
                .or(assignableTo(Thread.class)))
        .because("one thread owns a kernel, and its owner knows which")
        .check(classes);
  }
}
