package dev.exchange.host.polyglot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds packages in {@code node_modules} folders, from the importer's folder up to the program's.
 *
 * <p>A package is found through {@code exports} (conditions {@code import}, {@code default}), else
 * {@code module}, else {@code main}, else {@code index.js}. CommonJS packages are refused.
 *
 * <p>Threading: the owning thread of the program.
 *
 * <p>Source: Node.js documentation, "Modules: Packages", resolution algorithm.
 */
final class NodeModules {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] ENDINGS = {"", ".mjs", ".js", "/index.mjs", "/index.js"};

  private final ProgramFiles files;

  NodeModules(ProgramFiles files) {
    this.files = files;
  }

  /**
   * The file that a bare specifier stands for.
   *
   * @throws ExchangeException HANDLER_FAILED with the place of the import
   */
  Path resolve(String specifier, Path importer) {
    String[] parts = specifier.split("/");
    int named = specifier.startsWith("@") ? 2 : 1;
    if (parts.length < named) {
      throw failed(specifier, importer, "which is no name of a package");
    }
    String name = String.join("/", java.util.Arrays.copyOf(parts, named));
    String inside = "." + specifier.substring(name.length());
    Path folder = folder(name, importer);
    if (folder == null) {
      throw failed(specifier, importer, "which no node_modules folder of the program has");
    }
    JsonNode manifest = manifest(folder, specifier, importer);
    Path file = file(folder, manifest, inside);
    if (file == null) {
      throw failed(specifier, importer, "which package " + name + " does not have");
    }
    if (isCommonJs(folder, manifest, file)) {
      throw failed(specifier, importer, "which is a CommonJS module and not an ES module");
    }
    return file;
  }

  private @Nullable Path folder(String name, Path importer) {
    Path at = importer.getParent();
    while (at != null && at.startsWith(ProgramFiles.PROGRAM)) {
      Path folder = at.resolve("node_modules").resolve(name);
      if (files.isFile(folder.resolve("package.json"))) {
        return folder;
      }
      at = at.getParent();
    }
    return null;
  }

  private JsonNode manifest(Path folder, String specifier, Path importer) {
    try {
      return JSON.readTree(files.text(folder.resolve("package.json")));
    } catch (JsonProcessingException e) {
      throw failed(specifier, importer, "whose package.json is no JSON");
    } catch (IOException e) {
      throw failed(specifier, importer, "whose package.json can not be read");
    }
  }

  private @Nullable Path file(Path folder, JsonNode manifest, String inside) {
    JsonNode exports = manifest.get("exports");
    if (exports != null && !exports.isNull()) {
      String target = PackageExports.target(exports, inside);
      Path file = target == null ? null : folder.resolve(target).normalize();
      return file != null && file.startsWith(folder) && files.isFile(file) ? file : null;
    }
    if (!inside.equals(".")) {
      return existing(folder, inside);
    }
    for (String member : new String[] {"module", "main"}) {
      Path file = existing(folder, manifest.path(member).asText("./index.js"));
      if (manifest.has(member) && file != null) {
        return file;
      }
    }
    return existing(folder, "./index");
  }

  private @Nullable Path existing(Path folder, String name) {
    for (String ending : ENDINGS) {
      Path file = folder.resolve(name + ending).normalize();
      if (file.startsWith(folder) && files.isFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static boolean isCommonJs(Path folder, JsonNode manifest, Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    if (name.endsWith(".mjs") || name.endsWith(".json")) {
      return false;
    }
    boolean declared =
        manifest.path("type").asText().equals("module")
            || manifest.path("module").asText().replaceFirst("^\\./", "").equals(name)
            || PackageExports.isImportOnly(manifest.get("exports"), "./" + name);
    return name.endsWith(".cjs") || !declared;
  }

  private ExchangeException failed(String specifier, Path importer, String why) {
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        "expected the import of a package that is there, got '" + specifier + "', " + why,
        "",
        ImportPlace.of(files, specifier, importer),
        null);
  }
}
