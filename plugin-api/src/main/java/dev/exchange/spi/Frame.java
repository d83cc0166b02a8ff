package dev.exchange.spi;

import dev.exchange.api.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param bytes its part of the packet in which it came; 0 where there are none
   */
  record Msg(Message message, boolean copy, long bytes) implements Frame {

    /** One that is sent, or did not come in a packet. */
    public Msg(Message message, boolean copy) {
      this(message, copy, 0);
    }
  }

  /**
   * Who can handle a name?
   *
   * @param q a number of the asker's
   * @param to the exchange that is looked for; null for whoever handles the name
   * @param ttl how many links the question may still go
   * @param route the exchanges that no answer may lead through: the one that asked first, those
   *     where the message was, and those that asked further, the sender last
   * @param first the number that the one that asked first gave the question
   */
  record Who(long q, String name, @Nullable String to, int ttl, List<String> route, long first)
      implements Frame {
    public Who {
      route = List.copyOf(route);
    }
  }

  /**
   * The answer to that.
   *
   * @param hops how many links away; -1 for nobody
   * @param via who handles it; null for nobody
   * @param path the exchanges on the way: the one that answers first, that which handles it last;
   *     empty for nobody, and if it is not told
   */
  record Here(long q, String name, int hops, @Nullable String via, List<String> path)
      implements Frame {
    public Here {
      path = List.copyOf(path);
    }

    /** One that does not tell the way. */
    public Here(long q, String name, int hops, @Nullable String via) {
      this(q, name, hops, via, List.of());
    }
  }

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
