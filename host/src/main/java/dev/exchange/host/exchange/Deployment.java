package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;

/**
 * What is known of a program before it runs.
 *
 * @param name the name of its file; empty for exchanges made by Java code of an application
 * @param language {@code java}, {@code js} or {@code python}
 * @param config its configuration
 */
public record Deployment(String name, String language, ValueMap config) {

  /**
   * What the options say with which a verticle is being deployed. On its context.
   *
   * @param what the verticle in words
   * @throws ExchangeException BAD_MESSAGE if the options ask for several instances, whose exchanges
   *     would have one id, or for threads other than an event loop's
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
    ValueMap frozen = config == null ? ValueMap.EMPTY : ValueMap.of(config.getMap());
    return new Deployment(name, language, frozen);
  }
}
