package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import java.nio.file.Path;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A running JavaScript program: one context of its own, entered in turns.
 *
 * <pre>
 *  turn: guard in -> function of the guest -> its microtasks -> guard out
 * </pre>
 *
 * <p>Threading: the owning thread of its site, except {@link #lost}.
 *
 * <p>Errors: every turn throws {@link ExchangeException} and nothing else; CLOSED after {@link
 * #close} or after the program was lost.
 */
final class JsProgram implements Program {

  private final Site site;
  private final Context context;
  private final Guard guard;
  private final GuestErrors errors;
  private final JsBorder border;
  private final JsCalls calls = new JsCalls(this);
  private final JsTimers timers;
  private final JsHttp http;
  private final JsParts parts;
  private String speaking;
  private String first = "";
  private @Nullable Value asked;
  private @Nullable Value module;
  private volatile boolean closed;

  JsProgram(Site site, JsParts parts, Watchdog watchdog, JsLimits limits) {
    this.site = site;
    this.parts = parts;
    this.context = parts.context();
    this.guard = watchdog.guard(context, limits.time().load(), this::lost);
    this.errors = new GuestErrors(site.name(), guard);
    this.border = new JsHost(this);
    this.timers = new JsTimers(this);
    this.http = new JsHttp(this, limits.network());
    this.speaking = site.name();
  }

  Site site() {
    return site;
  }

  Context context() {
    return context;
  }

  Guard guard() {
    return guard;
  }

  GuestErrors errors() {
    return errors;
  }

  JsBorder border() {
    return border;
  }

  JsCalls calls() {
    return calls;
  }

  JsTimers timers() {
    return timers;
  }

  JsHttp http() {
    return http;
  }

  JsParts parts() {
    return parts;
  }

  /** What the library lets the host ask a module. */
  void asked(Value library) {
    asked = library;
  }

  /** Its top level has run; this is its module. */
  void settled(Value loaded) {
    module = loaded;
  }

  @Override
  public Set<Path> files() {
    return parts.files().read();
  }

  @Override
  public @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
    Value library = asked;
    Value own = module;
    if (library == null || own == null) {
      return null;
    }
    boolean[] does = new boolean[1];
    run(
        exchange,
        () -> {
          does[0] = library.invokeMember("migrates", own).asBoolean();
          if (does[0]) {
            library.invokeMember("migrate", own, border.show(state), version);
          }
        });
    Object made = does[0] ? border.take() : null;
    return made == null
        ? null
        : Values.as(ValueMap.class, made, "a map of cells", "migrate of " + site.name());
  }

  /** The exchange on whose behalf the guest runs now, or the program's name. */
  String speaking() {
    return speaking;
  }

  /** Makes an exchange; a program that has one only speaks in its name. */
  Exchange made(ExchangeBuilder definition) {
    Exchange exchange = site.exchange(definition);
    if (first.isEmpty()) {
      first = exchange.id();
      speaking = first;
    }
    return exchange;
  }

  /**
   * One turn that calls a function with a source; what the source was given. Throws also what the
   * state stops a run with.
   */
  @Nullable Object turn(JsFunction function, JsSource source) {
    String before = speaking;
    speaking = function.exchange();
    source.calledBy(function);
    guard.enter();
    try {
      checkOpen();
      function.called().executeVoid(source);
      return source.result();
    } catch (RuntimeException e) {
      RuntimeException stopped = source.stopped();
      throw stopped == null ? function.placed(failure(e)) : stopped;
    } finally {
      guard.leave();
      speaking = before;
    }
  }

  /** One turn of any other kind. */
  void run(String exchange, Runnable work) {
    String before = speaking;
    speaking = exchange;
    guard.enter();
    try {
      checkOpen();
      work.run();
    } catch (RuntimeException e) {
      throw failure(e);
    } finally {
      guard.leave();
      speaking = before;
    }
  }

  /**
   * Something that continues what is being handled now, as a turn. What it throws is logged, and
   * what comes after the end of the program does nothing.
   */
  Runnable bind(Runnable work) {
    String speaker = speaking;
    return site.bind(() -> {
      if (closed) {
        return;
      }
      try {
        run(speaker, work);
      } catch (ExchangeException e) {
        JsConsole.uncaught(speaker, e);
      }
    });
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    timers.close();
    http.close();
    guard.close();
    context.close(true);
  }

  /** Any thread. */
  private void lost() {
    closed = true;
    site.abandon(
        new ExchangeException(
            ErrorCode.SCRIPT_TIMEOUT,
            "expected the script "
                + site.name()
                + " to end its turn within "
                + guard.limit().toMillis()
                + " ms, got one that can not be interrupted; the program was stopped"));
  }

  private void checkOpen() {
    if (closed) {
      throw new ExchangeException(
          ErrorCode.CLOSED, "expected a running program, got " + site.name() + ", which is closed");
    }
  }

  private ExchangeException failure(RuntimeException thrown) {
    return closed && !(thrown instanceof ExchangeException)
        ? new ExchangeException(
            ErrorCode.SCRIPT_TIMEOUT, "the program " + site.name() + " was stopped in its turn")
        : errors.of(thrown);
  }
}
