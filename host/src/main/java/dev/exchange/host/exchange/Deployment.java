package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a program before it runs.
 *
 * @param name the name of its file; empty for exchanges made by Java code of an application
 * @param language {@code java}, {@code js} or {@code python}
 * @param config its configuration, as the program reads it
 * @param limits what the host sets it, under {@value #LIMITS} in the deployment's configuration
 * @param folder where its file lies; null for exchanges made by Java code of an application
 * @param version its version; empty if nobody said one
 * @param rights what it may do
 */
public record Deployment(
    String name,
    String language,
    ValueMap config,
    ValueMap limits,
    @Nullable Path folder,
    String version,
    Rights rights) {

  /** The member of a deployment's configuration that is the host's and not the program's. */
  public static final String LIMITS = "$limits";

  /** One that lies in no folder. */
  public Deployment(String name, String language, ValueMap config, ValueMap limits) {
    this(name, language, config, limits, null, "", Rights.ALL);
  }

  /** The same, for a program that lies there. */
  public Deployment in(@Nullable Path where) {
    return new Deployment(name, language, config, limits, where, version, rights);
  }

  /** The same, of that version. */
  public Deployment withVersion(String told) {
    return new Deployment(name, language, config, limits, folder, told, rights);
  }

  /** The same, which may do that. */
  public Deployment withRights(Rights allowed) {
    return new Deployment(name, language, config, limits, folder, version, allowed);
  }

  /**
   * What the options say with which a verticle is being deployed. On its context.
   *
   * @param what the verticle in words
   * @throws ExchangeException BAD_MESSAGE if the options ask for several instances, whose exchanges
   *     would have one id, or for threads other than an event loop's; SCHEMA for limits that are no
   *     map; INVALID_VALUE for a configuration that no message can carry
   */
  static Deployment of(String name, String language, Context context, String what) {
    int instances = context.getInstanceCount();
    if (instances > 1) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected one instance of %s in its deployment options, got %d"
              .formatted(what, instances));
    }
    if (context.threadingModel() != ThreadingModel.EVENT_LOOP) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected the threading model %s in the deployment options of %s, got %s"
              .formatted(ThreadingModel.EVENT_LOOP, what, context.threadingModel()));
    }
    JsonObject config = context.config();
    ValueMap given = config == null ? ValueMap.EMPTY : ValueMap.of(config.getMap());
    ValueMap limits = given.containsKey(LIMITS) ? given.map(LIMITS) : ValueMap.EMPTY;
    return new Deployment(name, language, withoutLimits(given), limits);
  }

  private static ValueMap withoutLimits(ValueMap given) {
    if (!given.containsKey(LIMITS)) {
      return given;
    }
    Map<String, @Nullable Object> own = new LinkedHashMap<>(given);
    own.remove(LIMITS);
    return ValueMap.of(own);
  }
}
