package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageBuilder;
import dev.exchange.api.MessageId;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A peer that speaks in frames, and so may send what no exchange would. */
final class SpecStranger implements LinkHandler {

  private static final MessageId ID = MessageId.of(1, 1);

  private final Promise<Frame.Welcome> welcome = Promise.promise();
  private final Promise<Message> reply = Promise.promise();
  private final Link link;

  /** Links to an exchange of that fixture. */
  SpecStranger(ComplexFixture fixture, String exchange) {
    link =
        await(
            fixture
                .complex
                .transport("local")
                .connect(fixture.vertx, ConnectOptions.local(exchange), this));
    link.send(new Frame.Hello("stranger", java.util.List.of(), java.util.List.of()));
    await(welcome.future());
  }

  /** A request of that name, to be completed by the test. */
  static MessageBuilder request(String name) {
    return Message.builder(ID, Kind.REQUEST, name, "stranger").ttl(5_000);
  }

  /** The reply to a message. */
  Message ask(MessageBuilder message) {
    link.send(new Frame.Msg(message.build(), false));
    return await(reply.future());
  }

  @Override
  public boolean frame(Frame frame) {
    if (frame instanceof Frame.Welcome greeting) {
      welcome.complete(greeting);
    } else if (frame instanceof Frame.Msg msg && msg.message().kind() == Kind.REPLY) {
      reply.complete(msg.message());
    }
    return true;
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    welcome.tryFail("the link ended");
    reply.tryFail("the link ended");
  }
}
