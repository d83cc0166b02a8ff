package dev.exchange.host.exchange;

import dev.exchange.spi.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * What others know of an exchange: what it handles, for its peers, and a listing for whoever looks.
 *
 * <p>Threading: the exchange's own thread, but for {@link #listing}.
 */
final class Presence {

  private final ExchangeCore exchange;
  private boolean silent;
  private volatile Listing listing;

  Presence(ExchangeCore exchange) {
    this.exchange = exchange;
    this.listing = listed();
  }

  /** Any thread. */
  Listing listing() {
    return listing;
  }

  /** That name is handled from now on. */
  void handles(String pattern) {
    announce(new Frame.Announce(List.of(pattern), List.of()));
  }

  /** That name is handled no more. */
  void withdraws(String pattern) {
    announce(new Frame.Withdraw(List.of(pattern), List.of()));
  }

  /** What changes in the work is told at its end, as one change. */
  void after(Runnable work) {
    List<String> before = exchange.handlers().names();
    silent = true;
    try {
      work.run();
    } finally {
      silent = false;
      List<String> after = exchange.handlers().names();
      List<String> gone = new ArrayList<>(before);
      gone.removeAll(after);
      List<String> come = new ArrayList<>(after);
      come.removeAll(before);
      if (!gone.isEmpty()) {
        announce(new Frame.Withdraw(gone, List.of()));
      }
      announce(new Frame.Announce(come, List.of()));
    }
  }

  private void announce(Frame frame) {
    if (silent) {
      return;
    }
    listing = listed();
    boolean tells = !(frame instanceof Frame.Announce told) || !told.handles().isEmpty();
    if (tells) {
      exchange.links().all().forEach(link -> link.transmit(frame));
    }
    exchange.parking().release(exchange.pipeline()::findsItsWay);
    exchange.complex().attendance().tell(exchange.id());
  }

  private Listing listed() {
    ProgramSite site = exchange.site();
    return new Listing(
        exchange.id(),
        exchange.handlers().names(),
        exchange.graph().names(),
        site.name(),
        site.language(),
        exchange.definition().byDefault(),
        List.copyOf(exchange.definition().shared()));
  }
}
