package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Watch;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A peer as one version of a program holds it: what that version observes of it ends with the
 * version.
 *
 * <p>Threading: as {@link Peer} says.
 */
record ProgramPeer(Peer peer, Belongings belongings, Rights rights) implements Peer {

  @Override
  public String id() {
    return peer.id();
  }

  @Override
  public Future<Void> send(String name, @Nullable Object value, MessageOptions options) {
    rights.send(name);
    return peer.send(name, value, options);
  }

  @Override
  public Future<@Nullable Object> request(
      String name, @Nullable Object value, MessageOptions options) {
    rights.send(name);
    return peer.request(name, value, options);
  }

  @Override
  public Subscription on(String pattern, Consumer<Message> subscriber) {
    rights.subscribe(pattern);
    return belongings.add(() -> peer.on(pattern, subscriber));
  }

  @Override
  public Future<Subscription> watch(String cell, Watch watch) {
    rights.subscribe(cell);
    Future<Subscription> first = peer.watch(cell, watch);
    AtomicReference<@Nullable Future<Subscription>> begun = new AtomicReference<>(first);
    return first.map(watching ->
        belongings.add(() -> {
          Future<Subscription> known = begun.getAndSet(null);
          Future<Subscription> now = known == null ? peer.watch(cell, watch) : known;
          return () -> now.onSuccess(Subscription::cancel);
        }));
  }

  @Override
  public Future<Void> close() {
    return peer.close();
  }
}
