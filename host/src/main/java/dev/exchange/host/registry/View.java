package dev.exchange.host.registry;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.manifest.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a neighbouring host knows, as it is seen from here: each way is one host longer, and what
 * leads through this host again is left out, so that nothing goes in a circle.
 *
 * <p>Threading: the context of the {@link Registry}.
 *
 * @param peer the gateway of that host
 * @param entries summaries by id
 */
record View(Peer peer, Map<String, ValueMap> entries) {

  /** How many hosts may lie on a way, this one counted. */
  private static final int FARTHEST = 8;

  /** One that says nothing yet. */
  static View of(Peer peer) {
    return new View(peer, Map.of());
  }

  /** The same neighbour, with what it says now. What is not of the form of an entry is left out. */
  View saying(@Nullable Object cell, String host) {
    Map<String, ValueMap> known = new LinkedHashMap<>();
    if (cell instanceof ValueMap told) {
      for (Object each : told.values()) {
        ValueMap entry = each instanceof ValueMap map ? farther(map, host) : null;
        if (entry != null) {
          known.put(entry.text("id"), entry);
        }
      }
    }
    return new View(peer, Map.copyOf(known));
  }

  /** That of two ways to an exchange which is the shorter. */
  static ValueMap nearer(ValueMap some, ValueMap other) {
    return other.list("path").size() < some.list("path").size() ? other : some;
  }

  private @Nullable ValueMap farther(ValueMap entry, String host) {
    try {
      Names.exchange(entry.text("id"));
      Version.of(entry.text("version"));
      texts(entry.list("capabilities"));
      texts(entry.list("handles")).forEach(Names::pattern);
      texts(entry.list("cells"));
      List<String> path = texts(entry.list("path"));
      boolean honest = !path.isEmpty() && path.getFirst().equals(peer.id());
      if (!honest || path.contains(host) || path.size() >= FARTHEST) {
        return null;
      }
      List<Object> longer = new ArrayList<>();
      longer.add(host);
      longer.addAll(path);
      return entry.plus("path", ValueList.of(longer.toArray()));
    } catch (ExchangeException noEntry) {
      return null;
    }
  }

  private static List<String> texts(ValueList list) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      texts.add(list.text(i));
    }
    return texts;
  }
}
