package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.host.routing.PeerChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The links of one exchange: by the id of the peer, and by the names that the peers handle.
 *
 * <p>Threading: the exchange's own thread; {@link #all} on any.
 */
final class Links {

  private static final int REMEMBERED = 4096;

  private final RandomGenerator random;
  private final Map<String, PeerLink> byId = new ConcurrentHashMap<>();
  private final Map<String, List<PeerLink>> byName = new HashMap<>();
  private int connecting;
  private boolean wanted;

  Links(RandomGenerator random) {
    this.random = random;
  }

  @Nullable PeerLink byId(@Nullable String id) {
    return id == null ? null : byId.get(id);
  }

  /** The peer of that id in this process, or the one that was reached at that address. */
  @Nullable PeerLink byAddress(String address) {
    PeerLink local = byId.get(address);
    return local != null
        ? local
        : byId.values().stream()
            .filter(peer -> peer.origin().key().equals(address))
            .findFirst()
            .orElse(null);
  }

  Collection<PeerLink> all() {
    return new ArrayList<>(byId.values());
  }

  /** How many are open. Any thread. */
  int size() {
    return byId.size();
  }

  String ids() {
    return byId.isEmpty() ? "none" : String.join(", ", byId.keySet().stream().sorted().toList());
  }

  String inWords() {
    return byId.isEmpty() ? ", which has no peers" : " and its peers " + summary();
  }

  /** Whether a link that was begun may still bring a handler. */
  boolean connecting() {
    return connecting > 0;
  }

  void begun() {
    connecting++;
  }

  void settled() {
    connecting--;
  }

  /** Adds an open link; false if there is one to that peer already. */
  boolean add(PeerLink link) {
    boolean added = byId.putIfAbsent(link.id(), link) == null;
    changed();
    return added;
  }

  void remove(PeerLink link) {
    byId.remove(link.id(), link);
    changed();
  }

  /** The peers handle or want other names now. */
  void changed() {
    byName.clear();
    wanted = byId.values().stream().anyMatch(peer -> peer.announced().wantsAny());
  }

  /**
   * The peer that shall handle a message: not the one that it came from.
   *
   * @return null if no peer handles the name
   */
  @Nullable PeerLink choose(Message message, @Nullable PeerLink origin) {
    List<PeerLink> candidates = candidates(message, origin);
    if (candidates.isEmpty()) {
      return null;
    }
    String key = message.key();
    return key != null
        ? PeerChoice.byKey(candidates, key, PeerLink::id)
        : PeerChoice.byLoad(candidates, peer -> peer.load, random);
  }

  /** The peers that handle a message, but for those that it has visited. */
  List<PeerLink> candidates(Message message, @Nullable PeerLink origin) {
    List<PeerLink> handling = handling(message.name());
    if (origin == null) {
      return handling;
    }
    List<String> visited = message.route();
    return handling.stream().filter(peer -> !visited.contains(peer.id())).toList();
  }

  /** Whether any peer wants copies of anything. */
  boolean anyWants() {
    return wanted;
  }

  /** Whether any peer handles that name. */
  boolean anyHandles(String name) {
    return !handling(name).isEmpty();
  }

  private List<PeerLink> handling(String name) {
    List<PeerLink> known = byName.get(name);
    return known != null ? known : search(name);
  }

  private List<PeerLink> search(String name) {
    List<PeerLink> exact =
        byId.values().stream().filter(p -> p.announced().handlesExactly(name)).toList();
    List<PeerLink> found =
        exact.isEmpty()
            ? byId.values().stream().filter(p -> p.announced().handles(name)).toList()
            : exact;
    if (byName.size() >= REMEMBERED) {
      byName.clear();
    }
    byName.put(name, found);
    return found;
  }

  private String summary() {
    List<String> ids = byId.keySet().stream().sorted().toList();
    return ids.size() <= 8
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, 8)) + " and " + (ids.size() - 8) + " more";
  }
}
