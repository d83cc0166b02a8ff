package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Frame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the exchange at the other end handles and wants. A greeting says all anew; the exchange on
 * this side is told of the differences.
 *
 * <p>Threading: that of the session.
 *
 * <p>Source: docs/spec/protocol.md, W5.
 */
final class PeerNames {

  /** How many names and patterns a peer may have told that it handles or wants. */
  static final int MOST = 10_000;

  private final Set<String> handles = new LinkedHashSet<>();
  private final Set<String> wants = new LinkedHashSet<>();
  private boolean known;

  /** The other side has said who it is before the link began. */
  void known(Collection<String> handled, Collection<String> wanted) {
    known = true;
    handles.addAll(handled);
    wants.addAll(wanted);
  }

  /** The other side greets; what the exchange is told of it. */
  List<Frame> greeted(String peer, List<String> handled, List<String> wanted) {
    if (!known) {
      known(handled, wanted);
      return List.of(new Frame.Welcome(peer, handled, wanted));
    }
    Frame.Withdraw less = new Frame.Withdraw(without(handles, handled), without(wants, wanted));
    Frame.Announce more = new Frame.Announce(without(handled, handles), without(wanted, wants));
    List<Frame> frames = new ArrayList<>();
    if (!(less.handles().isEmpty() && less.wants().isEmpty())) {
      frames.add(withdrawn(less.handles(), less.wants()));
    }
    if (!(more.handles().isEmpty() && more.wants().isEmpty())) {
      frames.add(announced(more.handles(), more.wants()));
    }
    return frames;
  }

  /**
   * The other side has more; what the exchange is told of it.
   *
   * @throws ExchangeException TOO_LARGE
   */
  Frame announced(List<String> handled, List<String> wanted) {
    handles.addAll(handled);
    wants.addAll(wanted);
    if (handles.size() + wants.size() > MOST) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected at most %d names that the peer handles or wants, got more".formatted(MOST));
    }
    return new Frame.Announce(handled, wanted);
  }

  Frame withdrawn(List<String> handled, List<String> wanted) {
    handled.forEach(handles::remove);
    wanted.forEach(wants::remove);
    return new Frame.Withdraw(handled, wanted);
  }

  private static List<String> without(Collection<String> all, Collection<String> left) {
    Set<String> out = Set.copyOf(left);
    return all.stream().filter(name -> !out.contains(name)).toList();
  }
}
