import dev.exchange.api.Exchange;
import dev.exchange.api.Handler;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.api.plugin.PluginContext;
import java.util.Map;

/** Answers with what it is asked. */
public final class Echo implements Plugin {

  @Override
  public void start(PluginContext context) {
    context.exchange(
        Exchange.define("echo")
            .handler("echo", (msg, sig, state) -> msg.value() == null ? Handler.NULL : msg.value())
            .handler(
                "echo.info",
                (msg, sig, state) ->
                    Map.of("id", msg.id().toString(), "from", msg.from(), "trace", msg.trace())));
  }
}
