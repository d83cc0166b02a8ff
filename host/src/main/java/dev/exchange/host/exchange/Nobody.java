package dev.exchange.host.exchange;

import dev.exchange.spi.Frame;
import dev.exchange.spi.LinkHandler;
import org.jspecify.annotations.Nullable;

/** Takes no frame: the exchange has closed while somebody came. Threading: any thread. */
enum Nobody implements LinkHandler {
  /** The one. */
  HERE;

  @Override
  public boolean frame(Frame frame) {
    return false;
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    // nobody was told of it
  }
}
