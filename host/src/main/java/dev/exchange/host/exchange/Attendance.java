package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a complex, for those who want to be told when that changes.
 *
 * <pre>
 *  an exchange came, handles another name, or went ─▶ its id ─▶ look at the complex again
 * </pre>
 *
 * <p>Threading: any thread. Observers are called on the thread on which it happened, before who
 * made the exchange, or added the handler, goes on; they must not wait.
 */
public final class Attendance {

  private static final Logger LOG = System.getLogger(Attendance.class.getName());

  /** Is told of links. Called on the thread of the exchange whose link it is; must not wait. */
  public interface Neighbours {

    /**
     * An exchange has a link more.
     *
     * @param handles whether the peer has said in its greeting that it handles a name
     */
    void met(String exchange, Peer peer, Predicate<String> handles);

    /**
     * The link between those two is over; a link that is interrupted is not, until it is given up.
     */
    void parted(String exchange, String peer, ExchangeException why);
  }

  private final Complex complex;
  private final List<Consumer<String>> observers = new CopyOnWriteArrayList<>();
  private final List<Neighbours> neighbours = new CopyOnWriteArrayList<>();

  Attendance(Complex complex) {
    this.complex = complex;
  }

  /** Is told the id of each exchange that comes, goes, or handles other names than before. */
  public Subscription observe(Consumer<String> observer) {
    observers.add(observer);
    return () -> observers.remove(observer);
  }

  /** Is told of each link that an exchange of the complex gets and loses. */
  public Subscription observe(Neighbours observer) {
    neighbours.add(observer);
    return () -> neighbours.remove(observer);
  }

  /**
   * Follows an exchange by its id, also when it is closed and made anew.
   *
   * @param begin is called with the exchange that has the id now, if there is one, and with each
   *     one that gets it later; what it gives is cancelled when that one goes. What it throws for a
   *     later one is logged.
   * @throws ExchangeException what {@code begin} throws for the one that is there now
   */
  public Subscription follow(String id, Function<Exchange, Subscription> begin) {
    Follower follower = new Follower(complex, id, begin);
    Subscription told = observe(changed -> follower.changed(changed));
    try {
      follower.look();
    } catch (ExchangeException e) {
      told.cancel();
      throw e;
    }
    return () -> {
      told.cancel();
      follower.end();
    };
  }

  /** Tells that something about that exchange has changed. */
  void tell(String id) {
    for (Consumer<String> observer : observers) {
      try {
        observer.accept(id);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "an observer of exchange " + id + " failed", e);
      }
    }
  }

  void met(String exchange, Peer peer, Predicate<String> handles) {
    neighbours.forEach(each -> each.met(exchange, peer, handles));
  }

  void parted(String exchange, String peer, ExchangeException why) {
    neighbours.forEach(each -> each.parted(exchange, peer, why));
  }

  /** Follows one id. */
  private static final class Follower {

    private final Complex complex;
    private final String id;
    private final Function<Exchange, Subscription> begin;
    private final Lock lock = new ReentrantLock();
    private @Nullable Exchange current;
    private @Nullable Subscription subscription;
    private boolean ended;

    Follower(Complex complex, String id, Function<Exchange, Subscription> begin) {
      this.complex = complex;
      this.id = id;
      this.begin = begin;
    }

    void changed(String changedId) {
      if (changedId.equals(id)) {
        look();
      }
    }

    void end() {
      lock.lock();
      try {
        ended = true;
        letGo();
      } finally {
        lock.unlock();
      }
    }

    @SuppressWarnings("ReferenceEquality") // an exchange is itself
    void look() {
      lock.lock();
      try {
        Exchange now = complex.exchange(id);
        if (ended || now == current) {
          return;
        }
        letGo();
        if (now != null) {
          current = now;
          subscription = begin.apply(now);
        }
      } finally {
        lock.unlock();
      }
    }

    private void letGo() {
      Subscription old = subscription;
      subscription = null;
      current = null;
      if (old != null) {
        old.cancel();
      }
    }
  }
}
