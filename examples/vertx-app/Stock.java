import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.state.State;

/** An exchange in Java: what is left is a cell. */
final class Stock {

  static ExchangeBuilder exchange() {
    return Exchange.define("stock")
        .cell("left", 10)
        .handler("take", (msg, sig, state) -> take(msg, state));
  }

  private static long take(Message msg, State state) {
    long left = (long) state.number("left") - (long) msg.number("count");
    if (left < 0) {
      throw new ExchangeException(
          ErrorCode.CONFLICT, "expected at most " + (long) state.number("left") + " to be taken");
    }
    state.set("left", left);
    return left;
  }
}
