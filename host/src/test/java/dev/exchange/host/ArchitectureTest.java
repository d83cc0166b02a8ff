package dev.exchange.host;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The directions of the house, each with its reason. */
class ArchitectureTest {

  private static final String HOST = "dev.exchange.host..";

  /** What may take time, randomness and threads from the machine. */
  private static final Set<String> ROOT =
      Set.of("dev.exchange.host.exchange.SystemMeans", "dev.exchange.host.Main");

  /** What touches class loaders outside of the plugins: services are found through one. */
  private static final Set<String> SERVICES =
      Set.of(
          "dev.exchange.host.exchange.Complex", "dev.exchange.host.exchange.ScriptVerticleFactory");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("test-classes"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.exchange");

  @Test
  void theClassesOfTheHouseAreRead() {
    assertThat(CLASSES.size()).isGreaterThan(200);
    for (String room :
        Set.of(
            "kernel",
            "api",
            "spi",
            "host.state",
            "host.exchange",
            "host.eventbus",
            "host.manifest",
            "host.contract",
            "host.polyglot")) {
      assertThat(CLASSES.that(resideInAPackage("dev.exchange." + room)))
          .as(room)
          .hasSizeGreaterThan(3);
    }
  }

  @Test
  void theKernelKnowsOnlyTheLanguage() {
    classes()
        .that()
        .resideInAPackage("dev.exchange.kernel..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify.annotations", "dev.exchange.kernel.."))
        .because("it is frozen, and whoever reads it needs to know nothing else")
        .check(CLASSES);
  }

  @Test
  void theStateKnowsTheKernelAndTheApiOnly() {
    classes()
        .that()
        .resideInAPackage("dev.exchange.host.state..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.jspecify.annotations",
                "dev.exchange.kernel..",
                "dev.exchange.api..",
                "dev.exchange.host.state.."))
        .because("a graph is single-threaded and is tested without Vert.x")
        .check(CLASSES);
  }

  @Test
  void routingAndTraceKnowTheApiOnly() {
    classes()
        .that()
        .resideInAnyPackage("dev.exchange.host.routing..", "dev.exchange.host.trace..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.jspecify.annotations",
                "dev.exchange.api..",
                "dev.exchange.host.routing..",
                "dev.exchange.host.trace.."))
        .because("they are functions and tables without input or output")
        .check(CLASSES);
  }

  @Test
  void foldersKnowNoExchanges() {
    classes()
        .that()
        .resideInAPackage("dev.exchange.host.folder..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.jspecify.annotations",
                "io.vertx.core..",
                "dev.exchange.api..",
                "dev.exchange.spi..",
                "dev.exchange.host.folder.."))
        .because("what lies in a folder is read and checked before anything of it is loaded")
        .check(CLASSES);
  }

  @Test
  void contractsAreFunctionsOfValues() {
    noClasses()
        .that()
        .resideInAPackage("dev.exchange.host.contract..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.vertx..", HOST)
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.exchange.host.contract..", "dev.exchange.host.codec.."))))
        .because("whoever has two schemas can ask about them, without an exchange or a thread")
        .check(CLASSES);
  }

  @Test
  void manifestsKnowTheApiAndTheCodecOnly() {
    classes()
        .that()
        .resideInAPackage("dev.exchange.host.manifest..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.jspecify.annotations",
                "dev.exchange.api..",
                "dev.exchange.host.codec..",
                "dev.exchange.host.manifest.."))
        .because("they are functions of the text that they are given")
        .check(CLASSES);
  }

  @Test
  void onlyContractsKnowTheValidator() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.exchange.host.contract..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.networknt..", "com.google.re2j..")
        .because("what bounds them is in one package")
        .check(CLASSES);
  }

  @Test
  void theApiDoesNotKnowTheHost() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.exchange.api..", "dev.exchange.spi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HOST, "dev.exchange.kernel..", "dev.exchange.transports..")
        .because("plugins compile against it without a runtime")
        .check(CLASSES);
  }

  @Test
  void theHostTakesTransportsAtRunTimeOnly() {
    noClasses()
        .that()
        .resideInAPackage(HOST)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.exchange.transports..")
        .because("transports are found through ServiceLoader, and anybody can add one")
        .check(CLASSES);
  }

  @Test
  void transportsKnowTheApiOnlyAndNotEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.exchange.transports..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HOST, "dev.exchange.kernel..")
        .because("a transport works in any host that keeps the SPI")
        .check(CLASSES);
    slices()
        .matching("dev.exchange.transports.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(), resideInAPackage("dev.exchange.transports.door.."))
        .because("each can be left out")
        .check(CLASSES);
  }

  @Test
  void nobodyReachesIntoVertx() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..")
        .because("internals change between two releases of Vert.x")
        .check(CLASSES);
  }

  @Test
  void onlyPolyglotKnowsGraal() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.exchange.host.polyglot..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.graalvm..")
        .because("a Context has one owner, and one package that knows the rules")
        .check(CLASSES);
  }

  @Test
  void onlyPluginTouchesClassLoaders() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.exchange.host.plugin..")
        .and(not(named(SERVICES)))
        .should()
        .dependOnClassesThat(assignableTo(ClassLoader.class))
        .because("a class loader that leaks keeps every reload of a plugin in memory")
        .check(CLASSES);
  }

  @Test
  void packagesOfTheHostHaveOneDirection() {
    slices()
        .matching("dev.exchange.host.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a room that can be read before the next one can also be tested before it")
        .check(CLASSES);
  }

  @Test
  void exchangesDoNotKnowWhatIsBuiltOnThem() {
    noClasses()
        .that()
        .resideInAPackage("dev.exchange.host.exchange..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.exchange.host.polyglot..",
            "dev.exchange.host.plugin..",
            "dev.exchange.host.eventbus..",
            "dev.exchange.host.http..",
            "dev.exchange.host.cli..")
        .because("languages, plugins and doors are added to exchanges, not built into them")
        .check(CLASSES);
  }

  @Test
  void theEventBusKnowsNoHttp() {
    noClasses()
        .that()
        .resideInAPackage("dev.exchange.host.eventbus..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.exchange.host.http..",
            "dev.exchange.host.cli..",
            "dev.exchange.host.config..",
            "io.vertx.ext..")
        .because("an application of Vert.x has its exchanges on its event bus without a host")
        .check(CLASSES);
  }

  @Test
  void timeRandomnessAndThreadsArePassedIn() {
    noClasses()
        .that(not(named(ROOT)))
        .should()
        .accessTargetWhere(takenFromTheMachine())
        .because("a complex whose clock and dice are given is repeatable in a test")
        .check(CLASSES);
  }

  @Test
  void nobodyHoldsAMonitor() {
    noMethods()
        .should()
        .haveModifier(SYNCHRONIZED)
        .because(
            "an exchange has one owner, and a virtual thread that waits needs a lock it can see")
        .check(CLASSES);
  }

  @Test
  void noStaticFieldCanChange() {
    for (JavaClass each : CLASSES) {
      for (JavaField field : each.getFields()) {
        boolean constant =
            !field.getModifiers().contains(STATIC)
                || field.getModifiers().contains(FINAL)
                || field.getModifiers().contains(SYNTHETIC);
        assertThat(constant)
            .as("%s is final: two complexes in one process share nothing", field.getFullName())
            .isTrue();
      }
    }
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.exchange.host.cli..")
        .and(not(named(ROOT)))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("standard output belongs to the answer of a command, everything else is logged")
        .check(CLASSES);
  }

  @Test
  void classesAreNamedAfterTheirJob() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveNameMatching(".*(Util|Utils|Helper|Wrapper|Manager|Data|Info)(\\$.*)?")
        .because("such a name does not say what the class is for")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> takenFromTheMachine() {
    Set<String> calls =
        Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.lang.Thread.sleep",
            "java.lang.Thread.<init>",
            "java.lang.Thread.startVirtualThread",
            "java.lang.Thread.ofVirtual",
            "java.lang.Thread.ofPlatform",
            "java.lang.Thread.join",
            "java.util.concurrent.CompletableFuture.join",
            "java.util.concurrent.CompletableFuture.get",
            "java.util.concurrent.Future.get",
            "io.vertx.core.Future.await");
    return DescribedPredicate.describe(
        "takes time, randomness or threads from the machine, or waits for another thread",
        access -> {
          String owner = access.getTargetOwner().getName();
          return calls.contains(owner + "." + access.getTarget().getName())
              || owner.equals("java.util.concurrent.Executors");
        });
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "named exceptions " + names,
        each -> names.stream().anyMatch(name -> within(each.getName(), name)));
  }

  private static boolean within(String name, String outer) {
    return name.equals(outer) || name.startsWith(outer + "$");
  }
}
