package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;

/** Stands between two ends of connections, tears what goes through, and can be cut. */
interface Cable extends AutoCloseable {

  /**
   * A cable that is there.
   *
   * @param near how to connect through it
   */
  record Laid(Cable cable, ConnectOptions near) implements AutoCloseable {

    @Override
    public void close() {
      cable.close();
    }
  }

  /** From now on at most that many bytes go through at once, where bytes are what goes through. */
  void tear(int bytes);

  /** Cuts what goes through it now; gives how many connections that were. */
  int cut();

  /** The connecting side will send no more on what is open now, and can still hear. */
  void halfClose();

  @Override
  void close();
}
