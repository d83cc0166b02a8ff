package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.api.Route;
import dev.exchange.api.Route.Step;
import dev.exchange.host.routing.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says where a message would go, without sending it: the steps of {@link MessagePipeline} that
 * choose a receiver, in their order.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/routing.md.
 */
final class Explanation {

  private final ExchangeCore exchange;
  private final Message message;
  private final String name;

  Explanation(ExchangeCore exchange, Message message) {
    this.exchange = exchange;
    this.message = message;
    this.name = message.name();
  }

  /** The route; it may take as long as asking the peers takes. */
  Future<Route> route() {
    String to = message.to();
    String own = exchange.id();
    if (to != null && !to.equals(own)) {
      PeerLink peer = exchange.links().byId(to);
      return peer != null
          ? told(Step.TO, to, to, 1, List.of(to), "the message names " + to + ", which is a peer")
          : asked("the message names " + to + ", which is no peer of " + own);
    }
    if (exchange.handlers().handles(name)) {
      return told(Step.OWN, null, own, 0, List.of(own), own + " handles it itself");
    }
    if (to != null) {
      return nobody("the message names " + own + ", which has no handler for it");
    }
    List<PeerLink> candidates = exchange.links().candidates(message, null);
    PeerLink chosen = exchange.links().choose(message, null);
    if (chosen == null) {
      return asked("no peer of " + own + " has announced it");
    }
    List<String> ids = candidates.stream().map(PeerLink::id).sorted().toList();
    return told(Step.PEER, chosen.id(), chosen.id(), 1, ids, why(candidates));
  }

  private String why(List<PeerLink> candidates) {
    if (candidates.size() == 1) {
      return candidates.getFirst().id() + " is the only peer that has announced it";
    }
    if (message.key() != null) {
      return "of the peers that have announced it, the one to which the key belongs";
    }
    return "of the peers that have announced it, the less loaded of two picked at random; requests"
        + " that wait: "
        + candidates.stream()
            .map(peer -> peer.id() + " " + peer.load)
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private Future<Route> asked(String before) {
    if (!exchange.discovery().canAsk(message)) {
      PeerLink known = exchange.discovery().known(message);
      if (known == null) {
        return nobody(before + ", and nobody further knows");
      }
    }
    Promise<Route> promise = Promise.promise();
    exchange.discovery().ask(message, found -> answered(before, found, promise));
    return promise.future();
  }

  private void answered(String before, @Nullable Answer found, Promise<Route> promise) {
    Future<Route> route =
        found == null
            ? nobody(before + ", and nobody further knows")
            : told(
                Step.ASKED,
                found.next(),
                found.via(),
                found.hops(),
                List.of(found.next()),
                before + "; " + found.next() + " was the first that knows the way");
    route.onComplete(promise);
  }

  private Future<Route> nobody(String reason) {
    return told(Step.NOBODY, null, null, -1, List.of(), reason);
  }

  private Future<Route> told(
      Step step,
      @Nullable String next,
      @Nullable String handler,
      int hops,
      List<String> candidates,
      String reason) {
    return Future.succeededFuture(new Route(name, step, next, handler, hops, candidates, reason));
  }
}
