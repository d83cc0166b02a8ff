package dev.exchange.host.exchange;

import dev.exchange.spi.Frame;
import dev.exchange.spi.LinkHandler;
import org.jspecify.annotations.Nullable;

/** An end of a link that takes what comes and says nothing. */
final class SilentEnd implements LinkHandler {

  @Override
  public boolean frame(Frame frame) {
    return true;
  }

  @Override
  public void closed(@Nullable Throwable cause) {}
}
