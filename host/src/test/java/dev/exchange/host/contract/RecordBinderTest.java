package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values become records and records become values, or an error says where they do not. */
@SuppressWarnings("ArrayRecordComponent") // that they are arrays is what is tested
class RecordBinderTest {

  enum State {
    OPEN,
    CLOSED
  }

  record Line(String text, double price) {}

  private record All(
      byte tiny,
      Short small,
      int count,
      long size,
      float share,
      Double price,
      boolean fast,
      State state,
      Bytes content,
      byte[] more,
      List<Line> lines,
      Map<String, List<@Nullable Integer>> byName,
      Optional<Line> maybe,
      @Nullable String note,
      List<Optional<String>> gaps) {}

  record Tree(int value, List<Tree> children) {}

  record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException(number + " is odd");
      }
    }
  }

  private static final String FULL =
      """
      {'tiny': -128, 'small': 3, 'count': 2147483647, 'size': 9007199254740992, 'share': 0.5,
       'price': 2, 'fast': true, 'state': 'CLOSED', 'content': {'$bytes': 'AQI='},
       'more': {'$bytes': 'Aw=='}, 'lines': [{'text': 'a pen', 'price': 1.5}],
       'byName': {'a': [1, null]}, 'maybe': {'text': 'b', 'price': 2}, 'note': 'n',
       'gaps': ['x', null]}
      """;

  @Test
  void eachKindOfComponentIsReadAndWrittenBack() {
    RecordBinder binder = RecordBinder.of(All.class);
    All all = (All) binder.read(json(FULL), "it");
    assertThat(all.tiny()).isEqualTo(Byte.MIN_VALUE);
    assertThat(all.size()).isEqualTo(Values.MAX_EXACT);
    assertThat(all.price()).isEqualTo(2.0);
    assertThat(all.state()).isEqualTo(State.CLOSED);
    assertThat(all.content()).isEqualTo(Bytes.of(new byte[] {1, 2}));
    assertThat(all.more()).containsExactly(3);
    assertThat(all.byName()).containsOnlyKeys("a");
    assertThat(all.byName().get("a")).containsExactly(1, null);
    assertThat(all.maybe()).contains(new Line("b", 2));
    assertThat(all.gaps()).containsExactly(Optional.of("x"), Optional.empty());
    assertThat(binder.write(all, "it")).isEqualTo(json(FULL));
  }

  @Test
  void whatMayBeAbsentIsNullOrEmptyAndLeftOut() {
    RecordBinder binder = RecordBinder.of(All.class);
    ValueMap some = (ValueMap) json(FULL);
    ValueMap without = some.plus("note", null).plus("maybe", null);
    All all = (All) binder.read(without, "it");
    assertThat(all.note()).isNull();
    assertThat(all.maybe()).isEmpty();
    assertThat(binder.write(all, "it")).doesNotContainKeys("note", "maybe").hasSize(13);
    assertThat(((All) binder.read(binder.write(all, "it"), "it")).maybe()).isEmpty();
  }

  @Test
  void recordsThatHoldThemselvesAreReadAndWritten() {
    RecordBinder binder = RecordBinder.of(Tree.class);
    Tree tree = new Tree(1, List.of(new Tree(2, List.of())));
    assertThat(binder.read(binder.write(tree, "it"), "it")).isEqualTo(tree);
  }

  /** Both read the same class, so that nobody is refused behind the door. */
  @Test
  void whatTheSchemaTakesIsReadAndWhatIsWrittenTheSchemaTakes() {
    for (Class<? extends Record> type : List.of(All.class, Tree.class, Line.class)) {
      Contract contract = Contract.of(RecordSchema.of(type), "it");
      RecordBinder binder = RecordBinder.of(type);
      for (int seed = 0; seed < 200; seed++) {
        Object value = Sample.of(contract, seed, "it");
        ValueMap written = binder.write(binder.read(value, "it"), "it");
        assertThat(contract.accepts(written)).as("%s from %s", written, value).isTrue();
        assertThat(binder.write(binder.read(written, "it"), "it")).isEqualTo(written);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tiny  | 128       | expected /tiny of it to be a whole number from -128 to 127, got the"
            + " number 128",
        "count | 1.5       | expected /count of it to be a whole number from -2147483648 to"
            + " 2147483647, got the number 1.5",
        "size  | null      | expected /size of it to be a whole number from",
        "fast  | 'yes'     | expected /fast of it to be true or false, got the text \"yes\"",
        "state | 'HALF'    | expected /state of it to be one of OPEN, CLOSED, got the text"
            + " \"HALF\"",
        "lines | [{'text': 'a', 'price': 'much'}] | expected /lines/0/price of it to be a number,"
            + " got the text \"much\"",
        "byName | {'a/b': [true]} | expected /byName/a~1b/0 of it to be a whole number",
        "more  | [1]       | expected /more of it to be bytes, got a list of 1",
        "maybe | {'text': 'a'} | expected /maybe of it to be a map with member price, got a map"
            + " with text",
        "nobody | 1        | expected it to be a map with no other members than its record",
      })
  void anErrorSaysWhereWhatWasExpectedAndWhatCame(String member, String value, String expected) {
    ValueMap wrong = ((ValueMap) json(FULL)).plus(member, json(value));
    assertRefused(() -> RecordBinder.of(All.class).read(wrong, "it"), expected);
    assertThat(Contract.of(RecordSchema.of(All.class), "it").accepts(wrong)).isFalse();
  }

  @Test
  void aRecordThatLacksWhatItPromisesIsNoAnswer() {
    RecordBinder binder = RecordBinder.of(Tree.class);
    List<Tree> holed = new ArrayList<>(List.of(new Tree(1, List.of())));
    holed.add(null);
    assertRefused(
        () -> binder.write(new Tree(1, holed), "the answer"),
        "expected /children/1 of the answer to be a Tree, got null");
    assertRefused(
        () -> binder.write(new Tree(1, null), "the answer"),
        "expected /children of the answer to be a list, got null");
  }

  @Test
  void whatTheRecordItselfRefusesIsNotItsValue() {
    assertRefused(
        () -> RecordBinder.of(Even.class).read(ValueMap.of("number", 3), "it"),
        "expected it to be a value that record Even takes, got java.lang.IllegalArgumentException:"
            + " 3 is odd");
  }

  @Test
  void whatWasReadCannotBeChanged() {
    Tree tree = (Tree) RecordBinder.of(Tree.class).read(json("{'value': 1, 'children': []}"), "it");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> tree.children().addAll(Collections.singleton(tree)));
  }

  private static void assertRefused(Runnable work, String expected) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(work::run)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA))
        .satisfies(refused -> assertThat(refused.text()).startsWith(expected));
  }
}
