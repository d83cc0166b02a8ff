package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Catalog;
import dev.exchange.host.contract.JoinedCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code exchange types}: what a running host handles, as types of a language. */
@Command(
    name = "types",
    description = "Writes the messages of a running host as types for TypeScript, Python and Java.",
    footer = {
      "%nExamples:",
      "  exchange types --language ts",
      "  exchange types --out src",
      "  exchange types --out src --language java --package shop.types --exchange shop",
      "  exchange types --out src --check",
      "%nWith --out and no --language all three are written. With --check nothing is written: exit"
          + " code 1 says that a file is missing, or is not what the host says."
    })
final class TypesCommand implements Callable<Integer> {

  private static final String PACKAGE = "exchange.types";

  private final Surroundings surroundings;

  @Option(
      names = "--language",
      paramLabel = "ts|python|java",
      description = "language: ${COMPLETION-CANDIDATES} (with --out: all)")
  private @Nullable TypesLanguage language;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder to write to (default: standard output)")
  private @Nullable Path out;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      description = "package of the Java class (default " + PACKAGE + ")")
  private @Nullable String packageName;

  @Option(
      names = "--exchange",
      paramLabel = "ID",
      description = "only what this exchange handles; repeatable")
  private List<String> exchanges = new ArrayList<>();

  @Option(names = "--check", description = "compares the files with what the host says")
  private boolean check;

  @Mixin private ClientOptions options = new ClientOptions();

  TypesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<TypesLanguage> languages = languages();
    Map<String, String> texts = new LinkedHashMap<>();
    String inPackage = packageName(languages);
    Catalog catalog = catalog();
    for (TypesLanguage each : languages) {
      texts.put(each.file(inPackage), each.text(catalog, inPackage));
    }
    if (out == null) {
      texts.values().forEach(surroundings.streams().out()::print);
      return ExitCode.OK.number();
    }
    TypesFiles files = new TypesFiles(surroundings.machine().folder().resolve(out));
    return check ? compared(files, texts) : written(files, texts);
  }

  private List<TypesLanguage> languages() {
    if (out == null && check) {
      throw CommandFailure.usage("expected --out DIR with --check, got none");
    }
    if (out == null && language == null) {
      throw CommandFailure.usage(
          "expected --language ts, python or java, or --out DIR for all of them, got neither");
    }
    return language == null ? List.of(TypesLanguage.values()) : List.of(language);
  }

  private String packageName(List<TypesLanguage> languages) {
    if (packageName == null) {
      return PACKAGE;
    }
    if (!languages.contains(TypesLanguage.java)) {
      throw CommandFailure.usage(
          "expected --package with --language java only, got --language " + languages.getFirst());
    }
    if (!SourceVersion.isName(packageName)) {
      throw CommandFailure.usage(
          "expected a package such as shop.types for --package, got \"" + packageName + "\"");
    }
    return packageName;
  }

  private Catalog catalog() {
    try {
      exchanges.forEach(Names::exchange);
    } catch (ExchangeException wrong) {
      throw CommandFailure.usage(wrong.text());
    }
    HostClient client = options.client(surroundings);
    if (exchanges.isEmpty()) {
      return JoinedCatalog.of(catalogs(client.ask("host.contracts", null)));
    }
    List<Catalog> catalogs = new ArrayList<>();
    for (String id : exchanges.stream().distinct().toList()) {
      catalogs.addAll(catalogs(client.ask("host.contracts", ValueMap.of("exchange", id))));
    }
    return JoinedCatalog.of(catalogs);
  }

  private static List<Catalog> catalogs(ValueMap answer) {
    ValueList entries = answer.list("exchanges");
    List<Catalog> catalogs = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      catalogs.add(Catalog.of(entries.map(i)));
    }
    return catalogs;
  }

  private int written(TypesFiles files, Map<String, String> texts) {
    texts.forEach((file, text) -> {
      files.write(file, text);
      surroundings.streams().out().println("wrote " + files.path(file));
    });
    return ExitCode.OK.number();
  }

  private int compared(TypesFiles files, Map<String, String> texts) {
    boolean same = true;
    for (Map.Entry<String, String> each : texts.entrySet()) {
      String difference = files.difference(each.getKey(), each.getValue());
      if (!difference.isEmpty()) {
        surroundings.streams().err().println(difference);
        same = false;
      }
    }
    return (same ? ExitCode.OK : ExitCode.FAILED).number();
  }
}
