package dev.exchange.host.contract;

import dev.exchange.api.Values;
import org.jspecify.annotations.Nullable;

/**
 * What a handler says about itself.
 *
 * @param input the schema of the value that it takes: a map, true or false
 * @param output the schema of what it answers
 * @param description what it does, for people; may be empty
 */
public record Operation(Object input, Object output, String description) {

  /** A handler that says something about some of it; what is null says nothing. */
  public static Operation of(
      @Nullable Object input, @Nullable Object output, @Nullable String description) {
    return new Operation(
        input == null ? true : input,
        output == null ? true : output,
        description == null ? "" : description);
  }

  /** Takes and answers anything that can be a schema. */
  public Operation {
    input = new Document(Values.of(input), "an operation").root();
    output = new Document(Values.of(output), "an operation").root();
  }
}
