package dev.exchange.host.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms that settings have. */
public final class Forms {

  /** A whole number from 0 to 65535. */
  public static final Form<Integer> PORT =
      form(
          "a port from 0 to 65535",
          text -> whole(text, 65_535).map(Long::intValue),
          String::valueOf);

  /** What {@link #PORT_OR_OFF} gives for {@code off}. */
  public static final int OFF = -1;

  /** A whole number from 1 to 65535, or {@code off}. */
  public static final Form<Integer> PORT_OR_OFF =
      form(
          "off, or a port from 1 to 65535",
          text -> text.equals("off") ? Optional.of(OFF) : PORT.parse(text).filter(port -> port > 0),
          port -> port == OFF ? "off" : String.valueOf(port));

  /** A text that is not blank. */
  public static final Form<String> TEXT =
      form("a text", text -> text.isBlank() ? Optional.empty() : Optional.of(text), text -> text);

  /** A folder; empty for none. */
  public static final Form<String> FOLDER =
      form("a folder", text -> Optional.of(text.strip()), text -> text.isEmpty() ? "none" : text);

  /** A text of visible ASCII that is never shown; empty for none. */
  public static final Form<String> SECRET =
      form(
          "a token of visible ASCII characters without spaces",
          text ->
              text.chars().allMatch(c -> c > ' ' && c < 127) ? Optional.of(text) : Optional.empty(),
          text -> text.isEmpty() ? "none" : "set (not shown)");

  /** A time above 0: {@code 500} or {@code 500ms}, {@code 5s}, {@code 2m}. */
  public static final Form<Duration> TIME =
      form("a time above 0, such as 500ms, 5s or 2m", Forms::time, Forms::show);

  /** A number of bytes from 1 to 1 GiB: {@code 1024}, {@code 64KiB}, {@code 1MiB}. */
  public static final Form<Integer> SIZE =
      form("a size from 1 to 1GiB, such as 1024, 64KiB or 1MiB", Forms::size, Forms::show);

  /** A whole number from 1 to a million. */
  public static final Form<Integer> COUNT =
      form(
          "a whole number from 1 to 1000000",
          text -> whole(text, 1_000_000).filter(n -> n > 0).map(Long::intValue),
          String::valueOf);

  /** Texts with commas between them; may be empty. */
  public static final Form<List<String>> LIST =
      form("texts with commas between them", Forms::list, list -> String.join(",", list));

  /** The id of an exchange. */
  public static final Form<String> ID =
      form(
          "an exchange id of 1 to 64 characters of A-Z a-z 0-9 _ -",
          text ->
              text.matches("[A-Za-z0-9_-][A-Za-z0-9_$-]{0,63}")
                  ? Optional.of(text)
                  : Optional.empty(),
          text -> text);

  /** Where exchanges are linked to, with commas between them; may be empty. */
  public static final Form<List<String>> LINKS =
      form(
          "addresses such as ws://127.0.0.1:7070/exchange/host with commas between them",
          text -> list(text).filter(all -> all.stream().allMatch(Forms::isLink)),
          list -> String.join(",", list));

  /** {@code true} or {@code false}. */
  public static final Form<Boolean> SWITCH =
      form(
          "true or false",
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              },
          String::valueOf);

  /** One of those words. */
  public static Form<String> oneOf(String... words) {
    List<String> known = List.of(words);
    return form(
        "one of " + String.join(", ", known),
        text -> known.contains(text) ? Optional.of(text) : Optional.empty(),
        text -> text);
  }

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,10})\\s*([A-Za-z]*)");

  private Forms() {}

  /** A form of those three parts. */
  static <T> Form<T> form(
      String expected, Function<String, Optional<T>> parse, Function<T, String> show) {
    return new Form<>() {
      @Override
      public String expected() {
        return expected;
      }

      @Override
      public Optional<T> parse(String text) {
        return parse.apply(text.strip());
      }

      @Override
      public String show(T value) {
        return show.apply(value);
      }
    };
  }

  /** A time as people write it: {@code 750 ms}, {@code 5 s}. */
  public static String show(Duration time) {
    long millis = time.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  private static String show(int bytes) {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
  }

  private static Optional<Long> whole(String text, long max) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    long number = Long.parseLong(text);
    return number <= max ? Optional.of(number) : Optional.empty();
  }

  private static Optional<Duration> time(String text) {
    return amount(text, Forms::millis).map(Duration::ofMillis);
  }

  private static Optional<Integer> size(String text) {
    return amount(text, Forms::bytes).filter(size -> size <= 1 << 30).map(Long::intValue);
  }

  private static Optional<Long> amount(String text, Function<String, Optional<Long>> unit) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return number == 0 ? Optional.empty() : unit.apply(matcher.group(2)).map(u -> u * number);
  }

  private static Optional<Long> millis(String unit) {
    return switch (unit) {
      case "", "ms" -> Optional.of(1L);
      case "s" -> Optional.of(1_000L);
      case "m" -> Optional.of(60_000L);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> bytes(String unit) {
    return switch (unit) {
      case "", "bytes" -> Optional.of(1L);
      case "KiB" -> Optional.of(1L << 10);
      case "MiB" -> Optional.of(1L << 20);
      case "GiB" -> Optional.of(1L << 30);
      default -> Optional.empty();
    };
  }

  private static boolean isLink(String text) {
    return text.matches("wss?://[^/\\s]+/exchange/[A-Za-z0-9_$-]{1,64}");
  }

  private static Optional<List<String>> list(String text) {
    return Optional.of(
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }
}
