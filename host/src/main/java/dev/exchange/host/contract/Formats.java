package dev.exchange.host.contract;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The formats of texts that are checked. Each takes time in proportion to the text.
 *
 * <p>Source: JSON Schema 2020-12, validation, 7.3; docs/spec/contracts.md, CT4.
 */
final class Formats {

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String HOST = LABEL + "(\\." + LABEL + ")*";
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String PART = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String TIME = "T(\\d+H(\\d+M(\\d+S)?)?|\\d+M(\\d+S)?|\\d+S)";
  private static final String DAYS = "(\\d+Y(\\d+M(\\d+D)?)?|\\d+M(\\d+D)?|\\d+D)";

  private static final Map<String, Format> ALL = new TreeMap<>();

  static {
    parsed("date", "\\d{4}-\\d\\d-\\d\\d", LocalDate::parse);
    parsed(
        "date-time",
        "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)",
        OffsetDateTime::parse);
    parsed("time", "\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)", OffsetTime::parse);
    written("duration", "P(" + DAYS + "(" + TIME + ")?|" + TIME + "|\\d+W)");
    written("email", PART + "(\\." + PART + ")*@" + HOST);
    LinearPattern host = LinearPattern.of("^" + HOST + "$");
    add("hostname", text -> text.length() <= 253 && host.matches(text));
    written("ipv4", OCTET + "(\\." + OCTET + "){3}");
    add("ipv6", Formats::isAddress6);
    written("json-pointer", "(/([^~/]|~[01])*)*");
    add("regex", Formats::isExpression);
    add("uri", text -> isUri(text, true));
    add("uri-reference", text -> isUri(text, false));
    written("uuid", "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  }

  private Formats() {}

  /** Whether a format is one that is checked. */
  static boolean isKnown(String name) {
    return ALL.containsKey(name);
  }

  /** Whether a text is of a format that is known. */
  static boolean keeps(String name, String text) {
    return ALL.get(name) instanceof Tested format && format.test().test(text);
  }

  /** A text of a format that is known. */
  static String example(String name) {
    return switch (name) {
      case "date" -> "2026-11-21";
      case "date-time" -> "2026-11-21T12:30:00Z";
      case "time" -> "12:30:00Z";
      case "duration" -> "PT1H30M";
      case "email" -> "ada@example.org";
      case "hostname" -> "example.org";
      case "ipv4" -> "192.0.2.1";
      case "ipv6" -> "2001:db8::1";
      case "json-pointer" -> "/a/0";
      case "regex" -> "^a+$";
      case "uri", "uri-reference" -> "https://example.org/a";
      case "uuid" -> "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
      default -> throw new IllegalArgumentException("expected a format that is known, got " + name);
    };
  }

  /** Their names, sorted. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** All of them. */
  static List<Format> all() {
    return List.copyOf(ALL.values());
  }

  private static void written(String name, String expression) {
    add(name, LinearPattern.of("^(?:" + expression + ")$")::matches);
  }

  private static void parsed(String name, String expression, Consumer<String> read) {
    LinearPattern form = LinearPattern.of("^" + expression + "$");
    add(
        name,
        text -> {
          if (!form.matches(text)) {
            return false;
          }
          try {
            read.accept(text.toUpperCase(Locale.ROOT));
            return true;
          } catch (DateTimeException _) {
            return false;
          }
        });
  }

  private static void add(String name, Predicate<String> test) {
    ALL.put(name, new Tested(name, test));
  }

  private static boolean isExpression(String text) {
    try {
      LinearPattern.of(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isUri(String text, boolean absolute) {
    try {
      URI uri = new URI(text);
      boolean ascii = text.chars().allMatch(c -> c < 0x80);
      return ascii && (!absolute || uri.isAbsolute());
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /** In the brackets of a URI the platform reads such an address without asking anybody. */
  private static boolean isAddress6(String text) {
    try {
      return text.length() <= 45
          && text.indexOf('%') < 0
          && new URI("a://[" + text + "]").getHost() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /** One format. */
  private record Tested(String name, Predicate<String> test) implements Format {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      return test.test(value);
    }
  }
}
