package dev.exchange.host.eventbus;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Names;
import dev.exchange.host.trace.TraceContext;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages of the event bus on to exchanges, and answers back.
 *
 * <pre>
 *  request           ─▶ a request; the handler's result, or a failure, is the reply
 *  send, publish     ─▶ an event
 *
 *  header timeout       how long the message may live, in ms
 *  header key           messages of one key keep their order and their receiver
 *  header traceparent   with tracestate: W3C Trace Context, carried along
 * </pre>
 *
 * <p>Without the header a request may take {@value #LONGEST} ms, since a message of the event bus
 * does not tell how long its sender waits: the sender's own time limit ends the wait before.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, as failures of the reply with the number of {@link ReplyCode} and a text that begins
 * with the code. What nobody waits for is logged.
 */
final class BusCalls {

  /** How long a request may take when its header does not say, in ms. */
  static final long LONGEST = 300_000;

  private static final Logger LOG = System.getLogger(BusCalls.class.getName());
  private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,8}");
  private static final int MAX_KEY = 200;

  private final Exchange gateway;

  /** Calls that go through that exchange. */
  BusCalls(Exchange gateway) {
    this.gateway = gateway;
  }

  /** A message to the address of an exchange: its header says the name. */
  void toExchange(String id, Message<?> message) {
    pass(id, message.headers().get("name"), message);
  }

  /** A message to the address of a name of an exchange. */
  void toName(String id, String name, Message<?> message) {
    pass(id, name, message);
  }

  private void pass(String id, @Nullable String name, Message<?> message) {
    boolean asks = message.replyAddress() != null;
    try {
      String open = Names.sendable(name);
      Object value = BusValues.of(message.body());
      MessageOptions options = options(id, message.headers(), asks);
      if (asks) {
        gateway
            .request(open, value, options)
            .onSuccess(answer -> message.reply(BusValues.body(answer)))
            .onFailure(e -> fail(message, e));
      } else {
        gateway.send(open, value, options).onFailure(e -> lost(message, e));
      }
    } catch (ExchangeException e) {
      if (asks) {
        fail(message, e);
      } else {
        lost(message, e);
      }
    }
  }

  private MessageOptions options(String id, MultiMap headers, boolean asks) {
    MessageOptions options =
        MessageOptions.DEFAULT
            .withTo(id.equals(gateway.id()) ? null : id)
            .withTimeout(timeout(headers.get("timeout"), asks))
            .withKey(key(headers.get("key")));
    TraceContext trace =
        TraceContext.given(headers.getAll("traceparent"), headers.getAll("tracestate"));
    return trace == null ? options : options.withTraceContext(trace.parent(), trace.state());
  }

  private static @Nullable Duration timeout(@Nullable String millis, boolean asks) {
    if (millis == null) {
      return asks ? Duration.ofMillis(LONGEST) : null;
    }
    if (!MILLIS.matcher(millis).matches()) {
      throw bad("1 to 999999999 ms in the header timeout", millis);
    }
    return Duration.ofMillis(Long.parseLong(millis));
  }

  private static @Nullable String key(@Nullable String key) {
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw bad("1 to " + MAX_KEY + " characters in the header key", key.length() + " of them");
    }
    return key;
  }

  private static void fail(Message<?> message, Throwable cause) {
    if (cause instanceof ExchangeException failure) {
      message.fail(ReplyCode.of(failure.code()), failure.describe());
    } else {
      LOG.log(Level.ERROR, "the answer to " + message.address() + " failed", cause);
      message.fail(ReplyCode.of(ErrorCode.HANDLER_FAILED), "HANDLER_FAILED: " + cause);
    }
  }

  private static void lost(Message<?> message, Throwable cause) {
    String text =
        cause instanceof ExchangeException failure ? failure.describe() : String.valueOf(cause);
    LOG.log(Level.WARNING, "a message to {0} is lost: {1}", message.address(), text);
  }

  private static ExchangeException bad(String expected, String came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected " + expected + ", got \"" + came + "\"");
  }
}
