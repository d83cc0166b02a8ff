package dev.exchange.host.polyglot;

import dev.exchange.api.Subscription;
import org.graalvm.polyglot.HostAccess;

/** Something that goes on until the guest cancels it. Threading: the owning thread. */
public final class JsSubscription {

  private final Subscription subscription;

  JsSubscription(Subscription subscription) {
    this.subscription = subscription;
  }

  /** Ends it. */
  @HostAccess.Export
  public void cancel() {
    subscription.cancel();
  }
}
