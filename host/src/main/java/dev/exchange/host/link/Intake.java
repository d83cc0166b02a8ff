package dev.exchange.host.link;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Names;
import dev.exchange.spi.Clock;

/**
 * Takes the messages of the peer: delivers what is new, refuses what cannot be taken.
 *
 * <pre>
 *   msg --number--> new ------check------> delivered, or refused with err and seq
 *             \---> duplicate: acknowledged again, its credit given back
 * </pre>
 *
 * <p>Threading: that of the session.
 *
 * <p>Errors, thrown, each of which ends the link: BAD_MESSAGE.
 *
 * <p>Source: docs/spec/protocol.md, W7, W8, W10 and W11.
 */
final class Intake {

  private final Owner owner;
  private final Clock clock;
  private final Credit credit;
  private final Sending sending;
  private final Seen seen;
  private final Receiving receiving = new Receiving();

  /**
   * One that has taken nothing.
   *
   * @param seen what the peer has sent in earlier sessions
   */
  Intake(Owner owner, Clock clock, Credit credit, Sending sending, Seen seen) {
    this.owner = owner;
    this.clock = clock;
    this.credit = credit;
    this.sending = sending;
    this.seen = seen;
  }

  /** The numbers of what was received. */
  Receiving receiving() {
    return receiving;
  }

  /**
   * A message came.
   *
   * @param size its part of the packet, in bytes
   */
  void take(WireFrame.Msg msg, String peer, long size) {
    if (!isNext(msg.seq(), size)) {
      return;
    }
    Message message = msg.message();
    receiving.check(message, peer, owner.id());
    boolean bound = Names.isReserved(message.name()) && !Names.isPublic(message.name());
    if (bound && !isForThisSideAlone(message)) {
      refuse(msg.seq(), notOpen(message), size);
      return;
    }
    boolean remembered = message.delivery() == Delivery.ACK && message.kind() == Kind.EVENT;
    if (remembered && !seen.isNew(message.id(), clock.nanos())) {
      credit.taken(1, size);
    } else if (!owner.deliver(message, msg.copy(), size)) {
      seen.undo(message.id());
      refuse(msg.seq(), notTaken(message), size);
    }
  }

  /** A message came that cannot be read: if it answers a request, that one fails. */
  void take(WireFrame.BadMsg bad, String peer, long size) {
    if (!isNext(bad.seq(), size)) {
      return;
    }
    refuse(bad.seq(), bad.why(), size);
    MessageId re = bad.re();
    if (re != null) {
      owner.deliver(Greeting.failedReply(peer, re, bad.why()), false, 0);
    }
  }

  private boolean isNext(long seq, long size) {
    boolean next = receiving.isNext(seq);
    if (!next) {
      credit.taken(1, size);
    }
    return next;
  }

  private boolean isForThisSideAlone(Message message) {
    return owner.id().equals(message.to()) && message.route().size() == 1;
  }

  private ExchangeException notOpen(Message message) {
    return new ExchangeException(
        ErrorCode.FORBIDDEN,
        "expected message %s from a peer for %s itself".formatted(message.name(), owner.id()));
  }

  private ExchangeException notTaken(Message message) {
    return owner.isEnding()
        ? new ExchangeException(
            ErrorCode.PEER_GONE,
            "expected %s to take message %s, it closes".formatted(owner.id(), message.name()))
        : new ExchangeException(
            ErrorCode.OVERLOADED,
            "expected room for message %s in the inbox, it is full".formatted(message.name()));
  }

  private void refuse(long seq, ExchangeException why, long size) {
    credit.taken(1, size);
    sending.write(new WireFrame.Err(why.code(), why.text(), seq, false));
  }
}
