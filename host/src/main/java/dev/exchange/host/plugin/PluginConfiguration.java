package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a plugin: the file {@code ID.config.json} beside it, and the defaults of its
 * manifest for what that does not say; or what is given in the place of that file.
 *
 * <p>Threading: any thread that may block on files.
 */
final class PluginConfiguration {

  private PluginConfiguration() {}

  /**
   * What is given, or else what lies beside it; checked.
   *
   * @throws ExchangeException BAD_MESSAGE for a file that is no JSON, SCHEMA for one that is not as
   *     the manifest says, with the place
   */
  static ValueMap of(PluginSource source, @Nullable ValueMap given) {
    ValueMap configuration =
        source.manifest().configuration().complete(given == null ? beside(source) : given);
    Contracts.checkConfiguration(source.manifest(), configuration);
    return configuration;
  }

  private static ValueMap beside(PluginSource source) {
    String name = source.manifest().id() + ".config.json";
    Path file = source.entry().resolveSibling(name);
    try {
      Object content = JsonValues.read(Files.readAllBytes(file));
      return Values.as(ValueMap.class, content, "a map", name);
    } catch (NoSuchFileException none) {
      return ValueMap.EMPTY; // then the defaults hold
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a file that can be read at " + file, "", null, e);
    } catch (ExchangeException e) {
      throw new ExchangeException(e.code(), e.text() + " in " + name);
    }
  }
}
