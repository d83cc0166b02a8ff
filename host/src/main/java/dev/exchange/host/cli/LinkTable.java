package dev.exchange.host.cli;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.List;

/** Who is linked to whom, as rows of a table. Threading: one thread. */
final class LinkTable {

  private LinkTable() {}

  /**
   * The rows under a head.
   *
   * @param exchanges the answer to {@code host.exchanges}
   * @param without a peer that is not shown: whoever asks
   */
  static List<List<String>> rows(ValueList exchanges, String without) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("EXCHANGE", "PEER", "LINK", "TRANSPORT", "WAITING", "ADDRESS"));
    for (int i = 0; i < exchanges.size(); i++) {
      ValueMap exchange = exchanges.map(i);
      ValueList peers = exchange.list("peers");
      for (int k = 0; k < peers.size(); k++) {
        ValueMap peer = peers.map(k);
        if (!peer.text("id").equals(without)) {
          rows.add(row(exchange.text("id"), peer));
        }
      }
    }
    return rows;
  }

  private static List<String> row(String exchange, ValueMap peer) {
    String address = peer.text("address");
    return List.of(
        exchange,
        peer.text("id"),
        peer.text("direction"),
        peer.text("transport"),
        String.valueOf((long) peer.number("load")),
        peer.text("transport").equals("local") ? "" : address);
  }
}
