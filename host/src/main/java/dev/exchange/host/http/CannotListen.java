package dev.exchange.host.http;

import java.net.BindException;
import java.net.UnknownHostException;

/** The address of the host could not be taken; the message is one sentence for people. */
public final class CannotListen extends RuntimeException {

  private static final long serialVersionUID = 1;

  private CannotListen(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  static CannotListen at(String host, int port, Throwable cause) {
    String address = host + ":" + port;
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof BindException && text.contains("in use")) {
      return new CannotListen(
          "expected a free port at "
              + address
              + ", but another program listens there: stop it, or choose another port with --port",
          cause);
    }
    boolean noName =
        cause instanceof UnknownHostException || cause.getCause() instanceof UnknownHostException;
    return new CannotListen(
        "expected an address of this machine to listen on, got "
            + address
            + ": "
            + (noName ? "no such name" : text),
        cause);
  }
}
