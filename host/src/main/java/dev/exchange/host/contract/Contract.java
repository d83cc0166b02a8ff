package dev.exchange.host.contract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be like: a JSON Schema 2020-12, compiled once.
 *
 * <p>Bytes are checked as the map {@code {"$bytes": <text>}} that JSON writes for them; {@link
 * #BYTES} is how a schema asks for them.
 *
 * <p>Units: a schema has at most 256 KiB as JSON, 64 levels, and needs no other document. A check
 * takes at most 5,000,000 steps, one for each keyword that is asked about a part of the value.
 *
 * <p>Threading: any thread, also several at once.
 *
 * <p>Source: docs/spec/contracts.md, CT1 to CT6.
 */
public final class Contract {

  /** The schema of bytes. */
  public static final ValueMap BYTES =
      ValueMap.of("type", "object", "required", List.of(Nodes.BYTES)).plus("maxProperties", 1);

  /** Where the metaschema and its parts are, which the validator brings along. */
  private static final String META_SCHEMAS = "https://json-schema.org/draft/2020-12/";

  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getDraft202012())
          .formats(formats -> {
            formats.clear();
            Formats.all().forEach(format -> formats.put(format.getName(), format));
          })
          .build();

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .locale(Locale.ROOT)
          .losslessNarrowing(true)
          .formatAssertionsEnabled(true)
          .preloadSchema(true)
          .regularExpressionFactory(LinearPattern.FACTORY)
          .build();

  private static final Contract META = new Contract(true, metaschema());

  private final Object schema;
  private final Schema compiled;

  private Contract(Object schema, Schema compiled) {
    this.schema = schema;
    this.compiled = compiled;
  }

  /**
   * Compiles a schema.
   *
   * @param schema a map, true or false
   * @param whose of whom it is, such as {@code greet}, for errors
   * @throws ExchangeException SCHEMA naming the place in the schema that is none, or that needs
   *     another document; TOO_LARGE
   */
  public static Contract of(@Nullable Object schema, String whose) {
    Document document = new Document(Values.of(schema), whose);
    SchemaRules.check(document);
    META.check(document.root(), "the schema of " + whose);
    try {
      Schema compiled = registry().getSchema(Nodes.of(document.root()));
      compiled.initializeValidators();
      return new Contract(document.root(), compiled);
    } catch (SchemaException e) {
      throw document.refused("", "one that can be compiled", String.valueOf(e.getMessage()));
    }
  }

  /** The schema as it was given: a map, true or false. */
  public Object schema() {
    return schema;
  }

  /**
   * Checks a value.
   *
   * @param whose what the value is, such as {@code the value for greet}, for the error
   * @throws ExchangeException SCHEMA with the place in the value, what was expected there and what
   *     came; TOO_LARGE for a value that takes more steps than are granted
   */
  public void check(@Nullable Object value, String whose) {
    Object frozen = Values.of(value);
    List<Error> errors = errors(frozen, whose);
    if (!errors.isEmpty()) {
      throw new Complaint(errors, frozen, whose).exception();
    }
  }

  /** Whether a value is as the schema says. Throws TOO_LARGE as {@link #check} does. */
  public boolean accepts(@Nullable Object value) {
    return errors(Values.of(value), "a value").isEmpty();
  }

  private List<Error> errors(@Nullable Object frozen, String whose) {
    Steps steps = new Steps(whose);
    compiled.validate(steps, Nodes.of(frozen));
    return steps.getErrors();
  }

  /** One for each contract: it remembers whatever it was asked for. */
  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(
        DIALECT,
        builder ->
            builder
                .schemaRegistryConfig(CONFIG)
                .schemaLoader(
                    loader -> loader.allow(iri -> iri.toString().startsWith(META_SCHEMAS))));
  }

  private static Schema metaschema() {
    return SchemaRegistry.withDefaultDialect(
            DIALECT, builder -> builder.schemaRegistryConfig(CONFIG))
        .getSchema(SchemaLocation.of(Document.DIALECT));
  }
}
