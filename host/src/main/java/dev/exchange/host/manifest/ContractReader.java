package dev.exchange.host.manifest;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a manifest says of messages and of its configuration. Any thread. */
final class ContractReader {

  private static final String DESCRIPTION = "description";

  private ContractReader() {}

  static Map<String, HandledName> handles(@Nullable Part part) {
    return part == null ? Map.of() : part.entries(TextForm.HANDLED, ContractReader::handled);
  }

  static Map<String, EmittedName> emits(@Nullable Part part) {
    return part == null ? Map.of() : part.entries(TextForm.NAME, ContractReader::emitted);
  }

  static Configuration configuration(@Nullable Part part) {
    if (part == null) {
      return Configuration.ANY;
    }
    ValueMap schema = part.map();
    if (schema.containsKey(Configuration.PROPERTIES)) {
      part.at(Configuration.PROPERTIES, schema.get(Configuration.PROPERTIES)).map();
    }
    return new Configuration(schema);
  }

  private static HandledName handled(Part part) {
    Members members = part.members(DESCRIPTION, "input", "output", "samples");
    Part samples = members.find("samples");
    return new HandledName(
        members.text(DESCRIPTION, TextForm.PROSE),
        schema(members.find("input")),
        schema(members.find("output")),
        samples == null ? ValueList.EMPTY : samples.list());
  }

  private static EmittedName emitted(Part part) {
    Members members = part.members(DESCRIPTION, "value");
    return new EmittedName(
        members.text(DESCRIPTION, TextForm.PROSE), schema(members.find("value")));
  }

  private static @Nullable Object schema(@Nullable Part part) {
    return part == null ? null : part.schema();
  }
}
