package dev.exchange.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  private static final String LONGEST = "a".repeat(200);

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "A-_$9.0", "toString", "__proto__", "a.$b", "$sys"})
  void namesOfTheGrammarAreTaken(String name) {
    assertThat(Names.message(name)).isEqualTo(name);
    assertThat(Names.pattern(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "é", "a\u0000", "a/b", "*", "a*"})
  void othersAreRefused(String name) {
    assertThatThrownBy(() -> Names.message(name))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE));
  }

  @Test
  void aNameMayHaveTwoHundredCharactersAndNoneMore() {
    assertThat(Names.message(LONGEST)).isEqualTo(LONGEST);
    assertThatThrownBy(() -> Names.message(LONGEST + "a"))
        .hasMessageContaining("…")
        .hasMessageNotContaining(LONGEST);
  }

  @Test
  void reservedNamesAreForbiddenToUsers() {
    assertThatThrownBy(() -> Names.open("$sys.stop"))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
    assertThat(Names.open("a.$b")).isEqualTo("a.$b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "a.*", "*.a", "a.*.b", "a.**", "*.**"})
  void aStarIsAWholeSegmentAndTwoAreTheLast(String pattern) {
    assertThat(Names.pattern(pattern)).isEqualTo(pattern);
    assertThat(Names.hasStar(pattern)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"a*", "*a", "**.a", "a.**.b", "***", "a.***", "", "a..*"})
  void otherStarsAreRefused(String pattern) {
    assertThatThrownBy(() -> Names.pattern(pattern)).isInstanceOf(ExchangeException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a.b", "$a", "a b", "a*"})
  void anIdIsOneOpenSegment(String id) {
    assertThatThrownBy(() -> Names.exchange(id)).isInstanceOf(ExchangeException.class);
  }

  @Test
  void anIdMayHaveSixtyFourCharacters() {
    assertThat(Names.exchange("a".repeat(64))).hasSize(64);
    assertThatThrownBy(() -> Names.exchange("a".repeat(65))).isInstanceOf(ExchangeException.class);
  }

  @Test
  void idsOfMessagesAreReadBackAndKeepTheirOrder() {
    Random random = new Random(1);
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      MessageId id = MessageId.of(random.nextLong(), random.nextLong());
      assertThat(MessageId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
      assertThat(id.toString()).hasSize(26);
      ids.add(id);
    }
    Collections.sort(ids);
    assertThat(ids.stream().map(MessageId::toString)).isSorted();
    assertThat(MessageId.parse("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")).isEqualTo(MessageId.of(-1, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01arz3ndektsv4rrffq69g5fav",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU",
        "/1ARZ3NDEKTSV4RRFFQ69G5FAV"
      })
  void textsThatAreNoUlidAreRefused(String text) {
    assertThatThrownBy(() -> MessageId.parse(text)).isInstanceOf(ExchangeException.class);
  }

  @Test
  void aTraceKeepsTheNewestSixtyFourAndCountsTheRest() {
    Message message = Message.builder(MessageId.of(0, 1), Kind.EVENT, "n", "e0").build();
    for (int i = 0; i < 100; i++) {
      message = message.arrivedAt("e" + i);
    }
    assertThat(message.trace()).hasSize(64).startsWith("e36").endsWith("e99");
    assertThat(message.traceDropped()).isEqualTo(36);
    assertThat(message.arrivedAt("e99")).isSameAs(message);
    List<String> ids = new ArrayList<>(message.trace());
    ids.addFirst("e35");
    Message read = message.toBuilder().trace(ids, 35).build();
    assertThat(read.trace()).isEqualTo(message.trace());
    assertThat(read.traceDropped()).isEqualTo(36);
  }

  @Test
  void aCopyOfAMessageIsThatMessage() {
    Message cause = Message.builder(MessageId.of(0, 1), Kind.REQUEST, "q", "a").build();
    Message message =
        Message.builder(MessageId.of(0, 2), Kind.REPLY, "r", "b")
            .causedBy(cause)
            .value(1L)
            .to("a")
            .re(cause.id())
            .ttl(5)
            .key("k")
            .priority(9)
            .delivery(Delivery.ACK)
            .timestamp(7)
            .traceContext("00-x", "v=1")
            .error(new Failure(ErrorCode.TIMEOUT, "late", "b", null))
            .build();
    assertThat(message.toBuilder().build()).usingRecursiveComparison().isEqualTo(message);
    assertThat(message.root()).isEqualTo(cause.id());
    assertThat(message.trace()).containsExactly("b");
  }
}
