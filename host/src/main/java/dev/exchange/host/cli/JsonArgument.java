package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A value given on the command line as JSON; {@code -} stands for standard input. */
final class JsonArgument {

  private JsonArgument() {}

  /** The value. Ends the command with USAGE if it is none. */
  static @Nullable Object read(String argument, InputStream in) {
    boolean piped = argument.equals("-");
    try {
      byte[] json =
          piped
              ? in.readNBytes(JsonValues.MAX_BYTES + 1)
              : argument.getBytes(StandardCharsets.UTF_8);
      return JsonValues.read(json);
    } catch (ExchangeException e) {
      throw CommandFailure.usage(
          e.text() + (piped ? " of standard input" : " of the argument " + argument));
    } catch (IOException e) {
      throw CommandFailure.usage("expected JSON on standard input, got " + e.getMessage());
    }
  }
}
