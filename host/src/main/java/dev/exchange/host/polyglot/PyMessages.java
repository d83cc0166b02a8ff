package dev.exchange.host.polyglot;

import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueList;
import java.util.Locale;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** Messages, and what comes with them, for Python. Threading: the owning thread. */
final class PyMessages {

  private PyMessages() {}

  /** Reads a member of a message by its name in the wire form. */
  static ProxyExecutable envelope(PyBorder border, Message msg) {
    return args -> border.values().in(member(msg, args[0].asString()));
  }

  /** Emits on behalf of a message. */
  static ProxyExecutable emit(PyBorder border, Sig sig) {
    return PyMembers.function(
        border,
        args -> {
          sig.emit(args[0].asString(), border.values().tree(args, 1));
          return null;
        });
  }

  private static @Nullable Object member(Message msg, String name) {
    return switch (name) {
      case "id" -> msg.id().toString();
      case "kind" -> msg.kind() == Kind.EVENT ? null : msg.kind().name().toLowerCase(Locale.ROOT);
      case "from" -> msg.from();
      case "to" -> msg.to();
      case "trace" -> ValueList.of(msg.trace().toArray());
      case "traceDropped" -> (long) msg.traceDropped();
      case "route" -> ValueList.of(msg.route().toArray());
      case "timestamp" -> msg.timestamp();
      case "cause" -> msg.cause() == null ? null : msg.cause().toString();
      case "root" -> msg.root().toString();
      case "re" -> msg.re() == null ? null : msg.re().toString();
      case "error" -> msg.error() == null ? null : Told.of(msg.error());
      case "ttl" -> msg.ttl() < 0 ? null : msg.ttl();
      case "delivery" -> msg.delivery().name().toLowerCase(Locale.ROOT);
      case "key" -> msg.key();
      case "priority" -> (long) msg.priority();
      case "traceparent" -> msg.traceparent();
      case "tracestate" -> msg.tracestate();
      default -> throw new IllegalArgumentException("expected a member of a message, got " + name);
    };
  }
}
