package dev.exchange.spi;

import dev.exchange.api.Message;
import java.util.List;

/**
 * What travels over a link. The local transport passes these objects; others write them as JSON or
 * CBOR.
 */
public sealed interface Frame {

  /** First frame of the connecting side: who it is, what it handles, what it wants. */
  record Hello(String id, List<String> handles, List<String> wants) implements Frame {
    public Hello {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /** The answer to a hello. */
  record Welcome(String id, List<String> handles, List<String> wants) implements Frame {
    public Welcome {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /**
   * One message.
   *
   * @param copy whether it is only to be observed, because its handler is elsewhere
   */
  record Msg(Message message, boolean copy) implements Frame {}

  /** From now on the sender handles and wants these too. */
  record Announce(List<String> handles, List<String> wants) implements Frame {
    public Announce {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /** From now on the sender no longer handles or wants these. */
  record Withdraw(List<String> handles, List<String> wants) implements Frame {
    public Withdraw {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /** Something of the other side's was wrong. */
  record Err(String code, String message) implements Frame {}

  /** A clean end. */
  record Bye(String reason) implements Frame {}
}
