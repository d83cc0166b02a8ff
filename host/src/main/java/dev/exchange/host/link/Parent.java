package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the process that started this one has told it.
 *
 * @param path where it listens
 * @param token what it wants to see
 * @param id the exchange at the other end
 * @param suffix what ids end with here; may be empty
 *     <p>Source: docs/spec/protocol.md, W18.
 */
public record Parent(String path, String token, String id, String suffix) {

  private static final String PATH = "EXCHANGE_PARENT";
  private static final String TOKEN = "EXCHANGE_PARENT_TOKEN";
  private static final String ID = "EXCHANGE_PARENT_ID";
  private static final String SUFFIX = "EXCHANGE_CHILD_SUFFIX";

  /** What those variables say; null if there is no parent. */
  public static @Nullable Parent in(Map<String, String> environment) {
    String path = environment.getOrDefault(PATH, "");
    return path.isEmpty()
        ? null
        : new Parent(
            path,
            environment.getOrDefault(TOKEN, ""),
            environment.getOrDefault(ID, ""),
            environment.getOrDefault(SUFFIX, ""));
  }

  /** The same, as variables for a child. */
  Map<String, String> told() {
    return Map.of(PATH, path, TOKEN, token, ID, id, SUFFIX, suffix);
  }

  /** How to connect to it. */
  ConnectOptions address(ConnectOptions asked) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>(asked.settings());
    settings.remove("parent");
    settings.put("path", path);
    settings.put("token", token.isEmpty() ? null : token);
    return new ConnectOptions(asked.transport(), ValueMap.of(settings), asked.timeout());
  }
}
