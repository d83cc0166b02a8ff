package dev.exchange.host.scenario;

import io.vertx.core.net.NetSocket;

/**
 * What one socket receives is sent by another one, as long as a gate is open; its end too.
 *
 * <p>Threading: the context of the {@link ProxyNetwork}.
 */
final class Flow {

  private final Gate gate;
  private final NetSocket source;
  private final NetSocket sink;

  /** One that begins now. The source is paused. */
  Flow(Gate gate, NetSocket source, NetSocket sink) {
    this.gate = gate;
    this.source = source;
    this.sink = sink;
    source.handler(bytes -> {
      sink.write(bytes).onFailure(gone -> source.close());
      update();
    });
    source.endHandler(end -> {
      gate.remove(this);
      sink.close();
    });
    sink.drainHandler(drained -> update());
    gate.add(this);
    update();
  }

  /** The gate, or how much the sink takes, has changed. */
  void update() {
    if (gate.isHolding() || sink.writeQueueFull()) {
      source.pause();
    } else {
      source.resume();
    }
  }
}
