package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.TestControl;
import java.nio.ByteBuffer;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;

/**
 * The root of what {@code scripts/js/host/start.mjs} gets from the host. No code of an author ever
 * holds it.
 *
 * <p>Threading: the owning thread of the program.
 */
public final class JsHost extends JsBorder {

  private final JsProgram program;

  JsHost(JsProgram program) {
    this.program = program;
  }

  /** Begins the definition of an exchange. */
  @HostAccess.Export
  public JsDefinition define(String id) {
    return new JsDefinition(program, id);
  }

  /** Shows the configuration of the program. */
  @HostAccess.Export
  public int config() {
    return show(program.site().config());
  }

  /** Whether something that was caught came from the host. */
  @HostAccess.Export
  public boolean isFailure(Value thrown) {
    return thrown.isHostObject() && thrown.asHostObject() instanceof Throwable;
  }

  /** Shows what failed in the host. */
  @HostAccess.Export
  public int failure(Value thrown) {
    ExchangeException error = program.errors().ofReason(thrown);
    return show(Told.of(error));
  }

  /** Whether the program is a test. */
  @HostAccess.Export
  public boolean isTest() {
    return program.site().testing() != null;
  }

  /** Shows where a function was written, or nothing if that is not known. */
  @HostAccess.Export
  public int placeOf(Value function) {
    Location place = program.errors().placeOf(function);
    return show(place == null ? null : Told.of(place));
  }

  /** Has something done to the complex that is tested; the arguments were written. */
  @HostAccess.Export
  public void control(String what, Value done) {
    ValueMap given = JsCalls.map(take());
    TestControl control = program.site().testing();
    program.calls().end(TestCalls.call(control, what, given), done);
  }

  /** What is counted in time. */
  @HostAccess.Export
  public JsTimers timers() {
    return program.timers();
  }

  /** What talks to the network. */
  @HostAccess.Export
  public JsHttp http() {
    return program.http();
  }

  /** Loads a part of the library, such as {@code url.mjs}; its exports. The turn stands still. */
  @HostAccess.Export
  public Value part(String name) {
    int held = program.guard().pause();
    try {
      return program.parts().load(name);
    } finally {
      program.guard().resume(held);
    }
  }

  /** Whether time and randomness are not those of the machine. */
  @HostAccess.Export
  public boolean isVirtual() {
    return program.site().clock().isVirtual();
  }

  /** Bytes that nobody can guess. */
  @HostAccess.Export
  public ByteBuffer random(int count) {
    byte[] bytes = new byte[count];
    program.site().random().nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** An error of the program that nobody is there to take. */
  @HostAccess.Export
  public void uncaught(Value error) {
    JsConsole.uncaught(program.speaking(), program.errors().ofReason(error));
  }

  /** Where the console goes. */
  @HostAccess.Export
  public void log(String level, String text) {
    JsConsole.log(program.speaking(), level, text);
  }
}
