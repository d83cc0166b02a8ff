package dev.exchange.api;

/**
 * What lets others make links. Cancelling it stops listening; open links go on, but for those of
 * {@code http}, whose every packet is a request to the listener.
 *
 * <p>Threading: any thread.
 */
public interface Listener extends Subscription {

  /** How to connect to it, such as with the {@code url} of a websocket and the port that it got. */
  ConnectOptions address();

  /** One at that address, which cancels by that. */
  static Listener at(ConnectOptions address, Runnable cancel) {
    return new Listener() {
      @Override
      public ConnectOptions address() {
        return address;
      }

      @Override
      public void cancel() {
        cancel.run();
      }
    };
  }
}
