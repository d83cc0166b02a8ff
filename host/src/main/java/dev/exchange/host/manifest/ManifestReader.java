package dev.exchange.host.manifest;

import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.JsonValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests: the JSON text of a {@code plugin.json}, or the value that a script gives as its
 * {@code plugin}.
 *
 * <p>A text that a manifest is read from has at most 256 KiB and is nested at most 64 deep; none of
 * its lists and maps of names has more than 1,000 entries. The first thing that is wrong is told,
 * with its place and whose it is.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: BAD_MESSAGE (no UTF-8, no JSON, a key twice), INVALID_VALUE (a number that no
 * value can be), SCHEMA (not what a manifest has there), TOO_LARGE.
 *
 * <p>Source: docs/spec/plugins.md, PL1 to PL8; {@code plugin.schema.json} beside this class.
 */
public final class ManifestReader {

  /** How many bytes of UTF-8 the text of a manifest may have: 256 KiB. */
  public static final int MAX_BYTES = 256 << 10;

  /** A note for editors, which the host has no use for. */
  private static final String SCHEMA = "$schema";

  private ManifestReader() {}

  /**
   * The manifest that a JSON text holds.
   *
   * @param source whose it is, such as {@code plugins/echo/plugin.json}
   */
  public static Manifest read(byte[] json, String source) {
    return manifest(told(source, () -> JsonValues.read(json, MAX_BYTES)), source);
  }

  /**
   * The manifest that a value is.
   *
   * @param value what {@link dev.exchange.api.Values#of} gives
   * @param source whose it is, such as {@code plugins/echo.mjs}
   */
  public static Manifest of(@Nullable Object value, String source) {
    told(source, () -> JsonValues.bytes(value, MAX_BYTES));
    return manifest(value, source);
  }

  private static Manifest manifest(@Nullable Object value, String source) {
    Members members =
        new Part(value, "", source)
            .members(
                "id",
                "version",
                "name",
                "description",
                "author",
                "license",
                "homepage",
                "entry",
                "capabilities",
                "dependencies",
                "handles",
                "emits",
                "permissions",
                "isolation",
                "limits",
                "swap",
                "configuration",
                SCHEMA);
    members.text(SCHEMA, TextForm.LINE);
    String id = members.require("id").text(TextForm.ID);
    Part capabilities = members.find("capabilities");
    Part dependencies = members.find("dependencies");
    Isolation isolation = SettingsReader.isolation(members.find("isolation"));
    return new Manifest(
        source,
        id,
        Version.of(members.require("version").text(TextForm.VERSION)),
        about(id, members),
        members.text("entry", TextForm.ENTRY),
        capabilities == null ? List.of() : capabilities.each(each -> each.text(TextForm.NAME)),
        dependencies == null
            ? Map.of()
            : dependencies.entries(TextForm.ID, ManifestReader::dependency),
        ContractReader.handles(members.find("handles")),
        ContractReader.emits(members.find("emits")),
        PermissionReader.permissions(members.find("permissions")),
        isolation,
        SettingsReader.limits(members.find("limits"), isolation),
        SettingsReader.swap(members.find("swap")),
        ContractReader.configuration(members.find("configuration")));
  }

  private static About about(String id, Members members) {
    String name = members.text("name", TextForm.LINE);
    return new About(
        name == null ? id : name,
        members.text("description", TextForm.PROSE),
        members.text("author", TextForm.LINE),
        members.text("license", TextForm.LINE),
        members.text("homepage", TextForm.URL));
  }

  private static Dependency dependency(Part part) {
    if (part.value() instanceof String) {
      return new Dependency(VersionRange.of(part.text(TextForm.RANGE)), false);
    }
    if (!(part.value() instanceof Map)) {
      throw part.refusal(TextForm.RANGE.expected() + ", or a map with version and optional");
    }
    Members members = part.members("version", "optional");
    Part optional = members.find("optional");
    return new Dependency(
        VersionRange.of(members.require("version").text(TextForm.RANGE)),
        optional != null && optional.bool());
  }

  private static <T> @Nullable T told(String source, Reading<T> reading) {
    try {
      return reading.read();
    } catch (ExchangeException e) {
      throw new ExchangeException(e.code(), e.text() + " in " + source);
    }
  }

  private interface Reading<T> {
    @Nullable T read();
  }
}
