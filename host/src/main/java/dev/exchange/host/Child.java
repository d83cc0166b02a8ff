package dev.exchange.host;

import dev.exchange.host.config.Settings;
import dev.exchange.host.http.Readiness;
import dev.exchange.host.process.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The process of a child that is a host: runs a program whose first exchange connects to the
 * parent, and ends with code 0 when its standard input does, with 1 if the program fails or the
 * parent cannot be reached.
 *
 * <p>Source: docs/spec/protocol.md, W18.
 */
public final class Child {

  private static final Logger LOG = System.getLogger(Child.class.getName());

  private Child() {}

  /** Runs the program of that path. */
  public static void main(String[] arguments) throws IOException {
    Path program = Path.of(arguments[0]);
    Future<Supplier<Future<Void>>> started =
        Tenant.isWanted(arguments)
            ? Tenant.open(program, Vertx.vertx(Host.options())).map(tenant -> tenant::close)
            : Host.start(List.of(program), Settings.defaults(), false)
                .onSuccess(Child::check)
                .map(host -> host::close);
    started.onFailure(e -> fail(String.valueOf(e.getMessage())));
    while (System.in.read() >= 0) {
      // the parent says nothing here
    }
    started.compose(Supplier::get).onComplete(closed -> Runtime.getRuntime().halt(0));
  }

  private static void check(Host host) {
    for (Readiness.Failed each : host.readiness().failed()) {
      fail(each.program() + ": " + each.failure().message());
    }
  }

  private static void fail(String why) {
    LOG.log(Level.ERROR, why);
    Runtime.getRuntime().halt(1);
  }
}
