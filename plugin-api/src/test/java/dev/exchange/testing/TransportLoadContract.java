package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every transport keeps under load: many messages, many links, ends that do not read. */
public abstract class TransportLoadContract extends TransportContract {

  private static final Path FILES = Path.of("/proc/self/fd");

  /** How many messages an end has that takes none, when the other one is stopped. */
  protected abstract int untakenWhenStopped();

  @Test
  void anEndThatTakesNothingStopsTheSenderAndNothingIsLostOnceItTakesAgain() {
    Pair pair = connect();
    pair.farEnd().dawdle();
    List<Object> taken = new ArrayList<>();
    until(() -> {
      boolean full = pair.farEnd().untaken() >= untakenWhenStopped();
      while (pair.near().send(near((long) taken.size()))) {
        taken.add((long) taken.size());
        assertThat(taken).as("messages that nobody takes").hasSizeLessThan(50_000);
      }
      return full; // if it was so before, nothing more is under way
    });
    assertThat(pair.near().send(near("too much"))).isFalse();
    until(() -> {
      pair.farEnd().take(100);
      return pair.near().send(near("more"));
    });
    taken.add("more");
    until(() -> {
      pair.farEnd().take(100);
      return pair.farEnd().messages().size() == taken.size();
    });
    assertThat(values(pair.farEnd().messages())).isEqualTo(taken);
    assertThat(pair.nearEnd().refused()).isEmpty();
  }

  @Test
  void bytesThatNobodyTakesAreRefusedAndTheOthersArrive() {
    Pair pair = connect();
    pair.farEnd().dawdle();
    String big = "x".repeat(100_000);
    for (int i = 0; i < 300; i++) {
      assertThat(pair.near().send(near("%03d".formatted(i) + big))).isTrue();
    }
    until(() -> {
      pair.farEnd().take(10);
      return pair.farEnd().messages().size() + pair.nearEnd().refused().size() == 300;
    });
    assertThat(pair.nearEnd().refused()).allMatch(why -> why.code() == ErrorCode.OVERLOADED);
    assertThat(pair.farEnd().messages()).hasSizeGreaterThan(40);
    assertThat(values(pair.farEnd().messages()))
        .isSortedAccordingTo(TransportLoadContract::compare);
  }

  @Test
  void aSlowReaderGetsAllInOrder() {
    Pair pair = connect();
    pair.farEnd().dawdle();
    String big = "x".repeat(50_000);
    for (int i = 0; i < 500; i++) {
      assertThat(pair.near().send(near(i + big))).isTrue();
      if (i >= 60) {
        pair.farEnd().awaitMessages(i - 60);
      }
      if (pair.farEnd().untaken() >= 20) {
        pair.farEnd().take(20);
      }
    }
    pair.farEnd().take(RecordingEnd.INBOX);
    List<Object> values = values(pair.farEnd().awaitMessages(500));
    for (int i = 0; i < 500; i++) {
      assertThat((String) values.get(i)).startsWith(i + "x");
    }
    assertThat(pair.nearEnd().refused()).isEmpty();
  }

  @Test
  void sendersOnManyLinksDoNotMixUpEachOthersOrder() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pairs.add(connect());
    }
    for (int i = 0; i < 8; i++) {
      Pair pair = pairs.get(i);
      int number = i + 1;
      Thread.ofPlatform()
          .start(() -> {
            for (long n = 0; n < 1_000; n++) {
              pair.near().send(nearOf(number, n));
            }
          });
    }
    for (Pair pair : pairs) {
      List<Object> values = values(pair.farEnd().awaitMessages(1_000));
      for (int n = 0; n < 1_000; n++) {
        assertThat(values.get(n)).isEqualTo((long) n);
      }
    }
  }

  @Test
  void aThousandLinksComeAndGoAndLeaveNothingBehind() {
    for (int i = 0; i < 50; i++) {
      comeAndGo(i);
    }
    int threads = Thread.getAllStackTraces().size();
    long files = openFiles();
    for (int i = 0; i < 1_000; i++) {
      comeAndGo(i);
    }
    assertThat(noMoreCame()).isTrue();
    until(() -> openFiles() <= files);
    assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 2);
  }

  private static int compare(Object one, Object other) {
    return ((String) one).compareTo((String) other);
  }

  private void comeAndGo(int number) {
    Pair pair = connect();
    pair.near().send(near((long) number));
    pair.farEnd().awaitMessages(1);
    (number % 2 == 0 ? pair.near() : pair.far()).close();
    pair.nearEnd().awaitClosed();
    pair.farEnd().awaitClosed();
  }

  /** How many files and sockets this process has open; 0 where the system does not say. */
  private static long openFiles() {
    if (!Files.isDirectory(FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(FILES)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
