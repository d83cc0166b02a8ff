package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.host.child.ChildCommand;
import dev.exchange.host.child.ChildOrder;
import dev.exchange.host.child.ChildProcess;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.PacketTransport;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Links between processes of one machine: to a path, to the process that started this one, and to
 * children that it starts.
 *
 * <p>Settings to connect: {@code path}; or {@code parent: true}; or those of a {@link ChildOrder}.
 * To listen: {@code path}.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: those of the sockets; for children PEER_GONE (it cannot be started, or ended before it
 * connected), TIMEOUT (it did not connect in time), FORBIDDEN (a script elsewhere), SCHEMA.
 *
 * <p>Source: docs/spec/protocol.md, W17 and W18.
 */
public final class FamilyTransport implements Transport {

  /** How long a child may take to connect when nothing is said. */
  private static final Duration BIRTH = Duration.ofSeconds(60);

  private static final int TOKEN_BYTES = 24;

  /**
   * What a process is given to have a family.
   *
   * @param environment its variables
   * @param threads makes threads that read what children write
   */
  public record Household(Map<String, String> environment, ThreadFactory threads) {}

  private final Transport sessions;
  private final PacketTransport sockets;
  private final Clock clock;
  private final RandomGenerator secrets;
  private final ThreadFactory threads;
  private final ChildCommand command;
  private final @Nullable Parent parent;
  private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();
  private volatile boolean reached;

  /**
   * Links over those sockets.
   *
   * @param sessions the same sockets, as links
   * @param secrets what nobody can foresee; any thread
   */
  public FamilyTransport(
      Transport sessions,
      PacketTransport sockets,
      Clock clock,
      RandomGenerator secrets,
      Household household) {
    this.sessions = sessions;
    this.sockets = sockets;
    this.clock = clock;
    this.secrets = secrets;
    this.threads = household.threads();
    this.command = new ChildCommand(household.environment());
    this.parent = Parent.in(household.environment());
  }

  /** The process that started this one; null if it is no child. */
  public @Nullable Parent parent() {
    return parent;
  }

  /** Whether an exchange has connected to the parent, or tries to. */
  public boolean reachesParent() {
    return reached;
  }

  @Override
  public String name() {
    return sessions.name();
  }

  @Override
  public List<ConnectOptions> places(ConnectOptions options, Origin origin) {
    if (!ChildOrder.isOne(options)) {
      return List.of(options);
    }
    ConnectOptions patient =
        options.timeout() == null ? options.withTimeout(BIRTH) : options; // a process has to start
    return ChildOrder.places(patient, origin);
  }

  @Override
  public Future<Link> connect(Vertx vertx, ConnectOptions options, LinkHandler handler) {
    if (ChildOrder.isOne(options)) {
      return bear(vertx, options, handler);
    }
    return Boolean.TRUE.equals(options.settings().get("parent"))
        ? reach(vertx, options, handler)
        : sessions.connect(vertx, options, handler);
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, LinkAcceptor acceptor) {
    return sessions.listen(vertx, options, acceptor);
  }

  @Override
  public Future<Void> close() {
    return Future.join(children.stream().map(ChildProcess::leave).toList()).mapEmpty();
  }

  private Future<Link> reach(Vertx vertx, ConnectOptions options, LinkHandler handler) {
    Parent known = parent;
    if (known == null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.PEER_GONE,
              "expected a parent that started this process, EXCHANGE_PARENT is not set"));
    }
    reached = true;
    return sessions.connect(vertx, known.address(options), handler);
  }

  private Future<Link> bear(Vertx vertx, ConnectOptions options, LinkHandler handler) {
    ChildOrder order = ChildOrder.of(options);
    Duration limit = options.timeout() == null ? BIRTH : options.timeout();
    Loop loop = ContextLoop.current(vertx);
    String token = token();
    Promise<Link> born = Promise.promise();
    loop.execute(() -> {
      ChildLife life = new ChildLife(loop, order, handler);
      Entrance entrance = new Entrance(loop, clock, secrets, token, life::accept).forOneSession();
      life.begin(
              vertx, sockets, entrance, limit.toMillis(), told -> start(vertx, order, told), token)
          .onComplete(born);
    });
    return born.future();
  }

  private Future<ChildProcess> start(Vertx vertx, ChildOrder order, Parent told) {
    return ChildProcess.start(vertx, threads, command, order, told.told())
        .onSuccess(child -> {
          children.add(child);
          child.ended().onComplete(ended -> children.remove(child));
        });
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    secrets.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
