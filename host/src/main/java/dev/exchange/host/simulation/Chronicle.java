package dev.exchange.host.simulation;

import dev.exchange.api.trace.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that has happened to messages in a simulation, in order: as a digest, and as events for
 * whoever listens.
 *
 * <p>Threading: that of the agenda.
 */
public final class Chronicle {

  private final MessageDigest digest;
  private final List<Consumer<TraceEvent>> listeners = new ArrayList<>();
  private long events;

  Chronicle() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected SHA-256 in every Java", e);
    }
  }

  /** Somebody is told of each event from now on. */
  public void onEvent(Consumer<TraceEvent> listener) {
    listeners.add(listener);
  }

  /** How many events there were. */
  public long events() {
    return events;
  }

  /** A digest of all events so far: SHA-256 in hexadecimal digits. */
  public String hash() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("expected a digest that can be copied", e);
    }
  }

  void add(String process, TraceEvent event) {
    events++;
    String line =
        String.join(
            "\t",
            process,
            event.station().name(),
            event.exchange(),
            Long.toString(event.timestamp()),
            event.message().toString(),
            event.name(),
            event.from(),
            String.valueOf(event.cause()),
            event.root().toString(),
            Long.toString(event.nanos()),
            String.valueOf(event.detail()),
            "\n");
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    listeners.forEach(listener -> listener.accept(event));
  }
}
