package dev.exchange.host.exchange;

import io.vertx.core.Deployable;
import io.vertx.core.Promise;
import io.vertx.core.spi.VerticleFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Lets any Vert.x application deploy a script by name: {@code
 * vertx.deployVerticle("js:path/app.mjs")}. Deployment options carry the configuration.
 *
 * <p>Threading: any thread.
 */
abstract sealed class ScriptVerticleFactory implements VerticleFactory {

  /** Scripts in JavaScript. */
  public static final class JavaScript extends ScriptVerticleFactory {
    @Override
    public String prefix() {
      return "js";
    }
  }

  /** Scripts in Python. */
  public static final class Python extends ScriptVerticleFactory {
    @Override
    public String prefix() {
      return "py";
    }
  }

  @Override
  public void createVerticle2(
      String verticleName,
      ClassLoader classLoader,
      Promise<Callable<? extends Deployable>> promise) {
    Path path = Path.of(VerticleFactory.removePrefix(verticleName));
    promise.complete(() -> new ProgramVerticle(path, null));
  }
}
