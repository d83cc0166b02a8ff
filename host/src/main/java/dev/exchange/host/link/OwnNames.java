package dev.exchange.host.link;

import dev.exchange.spi.Frame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the exchange on this side handles and wants, as it has told the link.
 *
 * <p>Threading: that of the session.
 *
 * <p>Source: docs/spec/protocol.md, W4 and W5.
 */
final class OwnNames {

  private final Set<String> handles = new LinkedHashSet<>();
  private final Set<String> wants = new LinkedHashSet<>();
  private String id = "";

  String id() {
    return id;
  }

  List<String> handles() {
    return List.copyOf(handles);
  }

  List<String> wants() {
    return List.copyOf(wants);
  }

  /** The exchange says who it is. */
  void hello(String exchange, Collection<String> handled, Collection<String> wanted) {
    id = exchange;
    handles.clear();
    handles.addAll(handled);
    wants.clear();
    wants.addAll(wanted);
  }

  /** More of them; the frames that tell so. */
  List<WireFrame> announce(Frame.Announce more) {
    handles.addAll(more.handles());
    wants.addAll(more.wants());
    List<WireFrame> frames = new ArrayList<>();
    Greeting.parts(more.handles())
        .forEach(part -> frames.add(new WireFrame.Announce(part, List.of())));
    Greeting.parts(more.wants())
        .forEach(part -> frames.add(new WireFrame.Announce(List.of(), part)));
    return frames;
  }

  /** Fewer of them; the frames that tell so. */
  List<WireFrame> withdraw(Frame.Withdraw less) {
    less.handles().forEach(handles::remove);
    less.wants().forEach(wants::remove);
    List<WireFrame> frames = new ArrayList<>();
    Greeting.parts(less.handles())
        .forEach(part -> frames.add(new WireFrame.Withdraw(part, List.of())));
    Greeting.parts(less.wants())
        .forEach(part -> frames.add(new WireFrame.Withdraw(List.of(), part)));
    return frames;
  }
}
