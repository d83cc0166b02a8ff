package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a program has added to an exchange: what it observes and handles, the links
 * it made, and where it listens.
 *
 * <p>What it observes and handles begins when the version is at work, is suspended while another
 * one is, and begins again if this one is called back. A later version that connects or listens in
 * the same manner has the same link or listener; what it does not ask for ends with the version
 * that did.
 *
 * <p>Threading: any thread.
 */
final class Belongings {

  private static final Logger LOG = System.getLogger(Belongings.class.getName());
  private static final String LOCAL = "local";

  /** A listener of one or more versions; it stops when the last of them lets go. */
  static final class Shared {

    private final Future<Listener> listener;
    private final AtomicInteger holders = new AtomicInteger();

    Shared(Future<Listener> listener) {
      this.listener = listener;
    }

    private void release() {
      if (holders.decrementAndGet() == 0) {
        listener.onSuccess(Subscription::cancel);
      }
    }
  }

  /** Something that can begin more than once. */
  private static final class Repeated {

    private final Supplier<Subscription> begin;
    private @Nullable Subscription subscription;

    Repeated(Supplier<Subscription> begin) {
      this.begin = begin;
    }

    void start() {
      if (subscription == null) {
        subscription = begin.get();
      }
    }

    void stop() {
      Subscription begun = subscription;
      subscription = null;
      if (begun != null) {
        begun.cancel();
      }
    }
  }

  private final Lock lock = new ReentrantLock();
  private final Set<Repeated> repeated = new LinkedHashSet<>();
  private final Map<ConnectOptions, Future<Peer>> peers = new ConcurrentHashMap<>();
  private final Map<ConnectOptions, Shared> listeners = new ConcurrentHashMap<>();
  private final Set<ConnectOptions> paused = ConcurrentHashMap.newKeySet();
  private boolean working;

  /** Links by how they were asked for. */
  Map<ConnectOptions, Future<Peer>> peers() {
    return peers;
  }

  /** Listeners by how they were asked for. */
  Map<ConnectOptions, Shared> listeners() {
    return listeners;
  }

  /** Adds what the version observes or handles; it begins now if the version is at work. */
  Subscription add(Supplier<Subscription> begin) {
    Repeated added = new Repeated(begin);
    lock.lock();
    try {
      if (working) {
        added.start();
      }
      repeated.add(added);
    } finally {
      lock.unlock();
    }
    return () -> {
      lock.lock();
      try {
        repeated.remove(added);
        added.stop();
      } finally {
        lock.unlock();
      }
    };
  }

  /** Begins what was added, in that order. */
  void begin() {
    lock.lock();
    try {
      working = true;
      repeated.forEach(Repeated::start);
    } finally {
      lock.unlock();
    }
  }

  /** Ends what it observes and handles, until it begins again. */
  void suspend() {
    lock.lock();
    try {
      working = false;
      List.copyOf(repeated).reversed().forEach(Repeated::stop);
    } finally {
      lock.unlock();
    }
  }

  /** Adds a link. */
  void peer(ConnectOptions options, Future<Peer> link) {
    peers.put(options, link);
    link.onFailure(none -> peers.remove(options, link));
  }

  /** Adds a listener; gives it as the version holds it. */
  Future<Listener> listener(ConnectOptions options, Shared shared) {
    shared.holders.incrementAndGet();
    listeners.put(options, shared);
    AtomicBoolean released = new AtomicBoolean();
    Runnable release =
        () -> {
          if (released.compareAndSet(false, true) && listeners.remove(options, shared)) {
            shared.release();
          }
        };
    shared.listener.onFailure(none -> listeners.remove(options, shared));
    return shared.listener.map(listener -> Listener.at(listener.address(), release));
  }

  /**
   * Its listeners that the version which is at work does not share stop, until it is called back.
   */
  void pause() {
    listeners.forEach((options, shared) -> {
      if (listeners.remove(options, shared)) {
        paused.add(options);
        shared.release();
      }
    });
  }

  /** It is called back: listens again. */
  void resume(Function<ConnectOptions, Future<Listener>> listen) {
    for (ConnectOptions options : List.copyOf(paused)) {
      if (paused.remove(options)) {
        Shared anew = new Shared(listen.apply(options));
        listener(options, anew).onFailure(e -> LOG.log(Level.WARNING, "listens no more", e));
      }
    }
  }

  /**
   * Its listeners and links end, but for those that the version which goes on shares, if one does.
   */
  void letGo(@Nullable Belongings successor) {
    pause();
    paused.clear();
    peers.forEach((options, link) -> {
      boolean own = !options.transport().equals(LOCAL); // those of a mesh are everybody's
      boolean shared = successor != null && successor.peers.containsKey(options);
      if (peers.remove(options, link) && own && !shared) {
        link.onSuccess(Peer::close);
      }
    });
  }
}
