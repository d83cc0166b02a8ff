package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.Frame;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.PacketTransport;
import dev.exchange.spi.Transport.LinkAcceptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The accepting side of the sessions of one exchange at one place: lets in who says hello, and
 * finds the session that a connection goes on with.
 *
 * <pre>
 *   connection --hello--> token? --resume--> session there? --yes--> it goes on
 *                           |no                  |no
 *                         refused              a new one, if the exchange takes it
 * </pre>
 *
 * <p>Threading: the context on which connections come, which is one.
 *
 * <p>Source: docs/spec/protocol.md, W4 and W10.
 */
public final class Entrance implements PacketTransport.Acceptor {

  private static final int SESSION_BYTES = 18;

  /** How many connections may be open that have not said hello. */
  private static final int SILENT = 1_000;

  private final Loop loop;
  private final Clock clock;
  private final RandomGenerator secrets;
  private final byte[] token;
  private final LinkAcceptor acceptor;
  private final Map<String, Guest> sessions = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private int silent;
  private boolean oneSession;
  private boolean begun;

  /**
   * One without sessions.
   *
   * @param secrets what nobody can foresee
   * @param token what a hello must show; empty for nothing
   * @param acceptor takes new links
   */
  public Entrance(
      Loop loop, Clock clock, RandomGenerator secrets, String token, LinkAcceptor acceptor) {
    this.loop = loop;
    this.clock = clock;
    this.secrets = secrets;
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.acceptor = acceptor;
  }

  /** From now on the token admits one session, which may be resumed. */
  Entrance forOneSession() {
    oneSession = true;
    return this;
  }

  @Override
  public ConnectionHandler accept(Connection connection) {
    Visitor visitor = new Visitor(loop, this, connection);
    if (++silent > SILENT) {
      visitor.sendAway();
    }
    return visitor;
  }

  /** A connection has said hello, or is gone. */
  void spoken() {
    silent--;
  }

  /**
   * A hello came.
   *
   * @return what goes on over that connection
   * @throws ExchangeException UNAUTHENTICATED
   */
  SessionLink enter(Connection connection, WireFrame.Hello hello) {
    checkToken(hello.token());
    WireFrame.Resume resume = hello.resume();
    Guest known = resume == null ? null : sessions.get(resume.session());
    if (resume != null && known != null && known.isResumedBy(hello)) {
      known.link.act(() -> known.link.session().accept(connection, hello, resume.session()));
      return known.link;
    }
    return begin(connection, hello);
  }

  private SessionLink begin(Connection connection, WireFrame.Hello hello) {
    if (oneSession && begun) {
      throw new ExchangeException(
          ErrorCode.UNAUTHENTICATED, "expected a token that is good still, it has been used");
    }
    begun = true;
    leave(hello.id());
    SessionLink link = new SessionLink(loop, clock, remembered(hello.id()));
    Guest guest = new Guest(link, connection, hello);
    sessions.put(guest.id, guest);
    LinkHandler handler = acceptor.accept(link);
    link.carriedBy(guest, handler);
    link.known(hello);
    if (!handler.frame(new Frame.Hello(hello.id(), hello.handles(), hello.wants()))) {
      guest.first = null;
      Refusal.busy(connection);
      link.session().end(Greeting.gone("the exchange has no room for another link"));
    }
    return link;
  }

  /** Whoever comes anew while nobody holds its former session was started again. */
  private void leave(String id) {
    for (Guest guest : Map.copyOf(sessions).values()) {
      if (guest.hello.id().equals(id) && guest.isAway()) {
        guest.link.act(() ->
            guest.link.session().end(Greeting.gone(id + " has come again without its session")));
      }
    }
  }

  private Seen remembered(String peer) {
    long now = clock.nanos();
    Set<String> linked = new HashSet<>();
    sessions.values().forEach(guest -> linked.add(guest.hello.id()));
    seen.entrySet()
        .removeIf(each -> !linked.contains(each.getKey()) && each.getValue().isEmpty(now));
    return seen.computeIfAbsent(peer, id -> new Seen());
  }

  private void checkToken(@Nullable String shown) {
    byte[] bytes = shown == null ? new byte[0] : shown.getBytes(StandardCharsets.UTF_8);
    if (token.length > 0 && !MessageDigest.isEqual(token, bytes)) {
      throw new ExchangeException(
          ErrorCode.UNAUTHENTICATED,
          "expected the token of this place in the hello, got "
              + (shown == null ? "none" : "another one"));
    }
  }

  private String secret() {
    byte[] bytes = new byte[SESSION_BYTES];
    secrets.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** One session, from its hello to its end. */
  private final class Guest implements Carrier {

    private final SessionLink link;
    private final WireFrame.Hello hello;
    private final String id = secret();
    private @Nullable Connection first;

    Guest(SessionLink link, Connection connection, WireFrame.Hello hello) {
      this.link = link;
      this.first = connection;
      this.hello = hello;
    }

    boolean isResumedBy(WireFrame.Hello again) {
      return again.id().equals(hello.id());
    }

    boolean isAway() {
      return first == null && !link.session().isOpen();
    }

    @Override
    public void greet() {
      Connection made = first;
      first = null;
      if (made != null) {
        link.session().accept(made, hello, id);
      }
    }

    @Override
    public void away() {
      // the other side connects again, or does not
    }

    @Override
    public void over(ExchangeException why) {
      sessions.remove(id, this);
      Connection unused = first;
      first = null;
      if (unused != null) {
        Refusal.end(unused, why);
      }
    }

    @Override
    public void lost(Connection connection) {
      if (connection.equals(first)) {
        first = null;
        link.session()
            .end(
                Greeting.gone("expected the other side to stay, it closed the connection at once"));
      } else {
        link.session().lost(connection);
      }
    }
  }
}
