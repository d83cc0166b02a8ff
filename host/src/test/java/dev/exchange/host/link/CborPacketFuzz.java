package dev.exchange.host.link;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/** Any bytes as a packet of {@code exchange.v1.cbor}. */
class CborPacketFuzz {

  @FuzzTest
  @Timeout(60)
  void aPacketComesBackTheSameInBothEncodingsOrIsRefused(byte[] packet) {
    PacketRules.check(Encoding.CBOR, packet);
  }
}
