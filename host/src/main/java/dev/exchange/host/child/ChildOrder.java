package dev.exchange.host.child;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.spi.Transport.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One child that an exchange wants.
 *
 * <p>Settings: {@code script}; {@code runtime} ({@code node}, {@code python}, {@code host}; else by
 * the script's ending); {@code size} (1 to 64 children); {@code args} (texts that follow the
 * script); {@code env} (variables besides the host's own); {@code suffix} (what the ids of its
 * exchanges end with); {@code heap} (the most memory of a {@code host}, such as {@code 64m}).
 *
 * <p>Threading: any thread that may look at files.
 *
 * @param script its file
 * @param arguments what follows the script on its command line
 * @param environment variables besides those of this process
 * @param suffix what the ids of its exchanges end with, such as {@code -2}; empty for one alone
 * @param parent the id of the exchange that wants it
 * @param heap the most memory of its heap as the JVM takes it, such as {@code 64m}; empty: as this
 *     process has
 */
public record ChildOrder(
    Path script,
    ChildRuntime runtime,
    List<String> arguments,
    Map<String, String> environment,
    String suffix,
    String parent,
    String heap) {

  private static final int MOST = 64;
  private static final Set<String> SETTINGS =
      Set.of("script", "runtime", "size", "args", "env", "suffix", "heap");
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9_$-]{0,16}");
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,6}[kmgKMG]");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Variables by which a process runs other code than its script. */
  private static final Pattern CODE =
      Pattern.compile("(NODE|PYTHON|LD|DYLD|EXCHANGE|JAVA|JDK|_JAVA)_?.*|PATH|CLASSPATH");

  /** Whether that is an order for children. */
  public static boolean isOne(ConnectOptions options) {
    return options.settings().containsKey("script");
  }

  /**
   * Checks an order, and splits it in one for each child.
   *
   * @throws ExchangeException SCHEMA (a setting), FORBIDDEN (a script outside of the program's
   *     folder, a variable that runs other code)
   */
  public static List<ConnectOptions> places(ConnectOptions options, Origin origin) {
    ValueMap settings = options.settings();
    for (String name : settings.keySet()) {
      if (!SETTINGS.contains(name)) {
        throw schema("only the settings " + SETTINGS.stream().sorted().toList(), name);
      }
    }
    String script =
        Values.as(String.class, settings.get("script"), "a path", "setting script of ipc");
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(settings);
    whole.put("script", ScriptFile.find(script, origin.folder()).toString());
    whole.put("runtime", ChildRuntime.of(settings.get("runtime"), script).title());
    whole.put("parent", origin.exchange());
    texts(settings.get("args"));
    variables(settings.get("env"));
    whole.put("heap", heap(settings.get("heap"), whole.get("runtime")));
    String suffix = suffix(settings.get("suffix"));
    if (!settings.containsKey("size")) {
      whole.put("suffix", suffix);
      return List.of(with(options, whole));
    }
    List<ConnectOptions> places = new ArrayList<>();
    int size = size(settings.get("size"));
    for (int i = 1; i <= size; i++) {
      whole.put("suffix", suffix + "-" + i);
      places.add(with(options, whole));
    }
    return places;
  }

  /** One of those that {@link #places} gave. */
  public static ChildOrder of(ConnectOptions place) {
    ValueMap settings = place.settings();
    String script = settings.text("script");
    return new ChildOrder(
        Path.of(script),
        ChildRuntime.of(settings.get("runtime"), script),
        texts(settings.get("args")),
        variables(settings.get("env")),
        settings.text("suffix"),
        settings.text("parent"),
        settings.text("heap"));
  }

  /** How it is called in logs and errors. */
  public String name() {
    return script.getFileName() + suffix;
  }

  private static String suffix(@Nullable Object setting) {
    String suffix =
        setting == null ? "" : Values.as(String.class, setting, "a text", "setting suffix of ipc");
    if (!SUFFIX.matcher(suffix).matches()) {
      throw schema("at most 16 characters of A-Z a-z 0-9 _ $ - as setting suffix", suffix);
    }
    return suffix;
  }

  private static String heap(@Nullable Object setting, @Nullable Object runtime) {
    if (setting == null) {
      return "";
    }
    String heap = Values.as(String.class, setting, "a size", "setting heap of ipc");
    if (!HEAP.matcher(heap).matches()) {
      throw schema("a size such as 64m or 1g as setting heap", heap);
    }
    if (!ChildRuntime.HOST.title().equals(runtime)) {
      throw schema("setting heap for the runtime host alone", runtime + " with it");
    }
    return heap;
  }

  private static ConnectOptions with(ConnectOptions options, Map<String, @Nullable Object> whole) {
    return new ConnectOptions(options.transport(), ValueMap.of(whole), options.timeout());
  }

  private static int size(@Nullable Object setting) {
    if (setting instanceof Number size
        && size.doubleValue() == size.intValue()
        && size.intValue() >= 1
        && size.intValue() <= MOST) {
      return size.intValue();
    }
    throw schema("1 to " + MOST + " as setting size", Values.describe(setting));
  }

  private static List<String> texts(@Nullable Object setting) {
    List<String> texts = new ArrayList<>();
    if (setting != null) {
      for (Object each : Values.as(ValueList.class, setting, "a list of texts", "setting args")) {
        texts.add(Values.as(String.class, each, "a text", "setting args of ipc"));
      }
    }
    return texts;
  }

  private static Map<String, String> variables(@Nullable Object setting) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (setting != null) {
      ValueMap given = Values.as(ValueMap.class, setting, "a map of texts", "setting env of ipc");
      for (Map.Entry<String, @Nullable Object> each : given.entrySet()) {
        String name = each.getKey();
        if (!NAME.matcher(name).matches()) {
          throw schema("names of variables in setting env", name);
        }
        if (CODE.matcher(name).matches()) {
          throw new ExchangeException(
              ErrorCode.FORBIDDEN,
              "expected variables in setting env that do not say what code runs, got " + name);
        }
        variables.put(name, Values.as(String.class, each.getValue(), "a text", "setting env"));
      }
    }
    return variables;
  }

  private static ExchangeException schema(String expected, @Nullable Object got) {
    return new ExchangeException(
        ErrorCode.SCHEMA, "expected %s of ipc, got %s".formatted(expected, got));
  }
}
