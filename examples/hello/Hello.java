import dev.exchange.api.Exchange;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.api.plugin.PluginContext;

public final class Hello implements Plugin {
  @Override
  public void start(PluginContext context) {
    context.exchange(
        Exchange.define("hello-java")
            .handler(
                "hello.java",
                (msg, sig, state) -> "Hello, %s! (Java)".formatted(msg.text("name"))));
  }
}
