package dev.exchange.host.plugin;

import dev.exchange.api.ValueMap;
import dev.exchange.host.manifest.About;
import dev.exchange.host.manifest.Dependency;
import dev.exchange.host.manifest.EmittedName;
import dev.exchange.host.manifest.HandledName;
import dev.exchange.host.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a manifest that others need, as a value: who made it, what it can do, what it needs,
 * handles and emits. What is not said is not there.
 *
 * <p>Threading: any thread.
 */
final class ManifestForm {

  private ManifestForm() {}

  static ValueMap of(Manifest manifest) {
    About about = manifest.about();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", about.name());
    told.put("version", manifest.version().toString());
    put(told, "description", about.description());
    put(told, "author", about.author());
    put(told, "license", about.license());
    put(told, "homepage", about.homepage());
    told.put("capabilities", manifest.capabilities());
    told.put("dependencies", each(manifest.dependencies(), ManifestForm::range));
    told.put("handles", each(manifest.handles(), ManifestForm::handled));
    told.put("emits", each(manifest.emits(), ManifestForm::emitted));
    put(told, "isolation", manifest.isolation() == null ? null : manifest.isolation().name());
    return ValueMap.of(told);
  }

  private static Object range(Dependency dependency) {
    return dependency.range().toString();
  }

  private static Object handled(HandledName handled) {
    Map<String, Object> told = new LinkedHashMap<>();
    put(told, "description", handled.description());
    put(told, "input", handled.input());
    put(told, "output", handled.output());
    put(told, "samples", handled.samples().isEmpty() ? null : handled.samples());
    return told;
  }

  private static Object emitted(EmittedName emitted) {
    Map<String, Object> told = new LinkedHashMap<>();
    put(told, "description", emitted.description());
    put(told, "value", emitted.value());
    return told;
  }

  private static <T> Map<String, Object> each(Map<String, T> of, Function<T, Object> form) {
    Map<String, Object> told = new LinkedHashMap<>();
    of.forEach((name, one) -> told.put(name, form.apply(one)));
    return told;
  }

  private static void put(Map<String, Object> told, String name, @Nullable Object value) {
    if (value != null) {
      told.put(name, value);
    }
  }
}
