package dev.exchange.host.polyglot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code exports} of a package.json.
 *
 * <p>Source: Node.js documentation, "Modules: Packages", PACKAGE_EXPORTS_RESOLVE. Any thread.
 */
final class PackageExports {

  private PackageExports() {}

  /** The file for a subpath such as {@code .} or {@code ./x}, relative; null if there is none. */
  static @Nullable String target(JsonNode exports, String subpath) {
    boolean bySubpath =
        exports.isObject() && exports.size() > 0 && exports.fieldNames().next().startsWith(".");
    if (!bySubpath) {
      return subpath.equals(".") ? conditional(exports, "") : null;
    }
    JsonNode exact = exports.get(subpath);
    if (exact != null && subpath.indexOf('*') < 0) {
      return conditional(exact, "");
    }
    String best = "";
    String star = "";
    for (Map.Entry<String, JsonNode> entry : exports.properties()) {
      String found = matched(entry.getKey(), subpath);
      if (found != null && entry.getKey().indexOf('*') > best.indexOf('*')) {
        best = entry.getKey();
        star = found;
      }
    }
    JsonNode pattern = exports.get(best);
    return pattern == null ? null : conditional(pattern, star);
  }

  /** Whether a file is one that only importers get, so it is an ES module. */
  static boolean isImportOnly(@Nullable JsonNode node, String file) {
    if (node == null || !node.isContainerNode()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      boolean named = entry.getKey().equals("import") || entry.getKey().equals("module");
      if (named && file.equals(conditional(entry.getValue(), ""))) {
        return true;
      }
      if (isImportOnly(entry.getValue(), file)) {
        return true;
      }
    }
    return false;
  }

  /** What stands for the star of a pattern, if the subpath is one of its kind. */
  private static @Nullable String matched(String pattern, String subpath) {
    int at = pattern.indexOf('*');
    if (at < 0) {
      return null;
    }
    String head = pattern.substring(0, at);
    String tail = pattern.substring(at + 1);
    boolean fits =
        subpath.length() > head.length() + tail.length()
            && subpath.startsWith(head)
            && subpath.endsWith(tail);
    return fits ? subpath.substring(head.length(), subpath.length() - tail.length()) : null;
  }

  private static @Nullable String conditional(JsonNode node, String star) {
    if (node.isTextual()) {
      return node.asText().startsWith("./") ? node.asText().replace("*", star) : null;
    }
    for (JsonNode alternative : node.isArray() ? node : java.util.List.<JsonNode>of()) {
      String target = conditional(alternative, star);
      if (target != null) {
        return target;
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().equals("import") || entry.getKey().equals("default")) {
        String target = conditional(entry.getValue(), star);
        if (target != null) {
          return target;
        }
      }
    }
    return null;
  }
}
