package dev.exchange.benchmarks;

import static dev.exchange.benchmarks.Roads.await;
import static dev.exchange.benchmarks.Roads.options;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.Peer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much heap a link over WebSocket takes at both ends together: many exchanges in this process
 * link to one, each asks it once, and what lives after a collection is compared with before. What
 * the exchanges themselves take is measured first, without links.
 *
 * <p>Arguments: how many links (1,000).
 */
public final class LinkHeap {

  private LinkHeap() {}

  /** Measures and prints. */
  public static void main(String[] args) {
    int links = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    Vertx near = Vertx.vertx();
    Vertx far = Vertx.vertx();
    Exchange app = Roads.echo(far, "app");
    ConnectOptions address = await(app.listen(options("websocket"))).address();
    measure(near, address, 50, "warm"); // classes, buffers and pools that stay
    measure(near, address, links, "page");
    await(Future.all(near.close(), far.close()));
  }

  private static void measure(Vertx near, ConnectOptions address, int links, String prefix) {
    long empty = live();
    List<Exchange> pages = new ArrayList<>();
    for (int i = 0; i < links; i++) {
      pages.add(Roads.deploy(near, Exchange.define(prefix + i)));
    }
    long before = live();
    List<Peer> peers = new ArrayList<>();
    for (Exchange page : pages) {
      Peer peer = await(page.connect(address));
      await(peer.request("echo", "hello").mapEmpty());
      peers.add(peer);
    }
    long after = live();
    System.out.printf(
        Locale.ROOT,
        "%d links: %.1f KB of heap each, both ends together; an exchange without links: %.1f KB%n",
        peers.size(),
        (after - before) / 1024.0 / links,
        (before - empty) / 1024.0 / links);
    peers.forEach(peer -> await(peer.close()));
  }

  private static long live() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
