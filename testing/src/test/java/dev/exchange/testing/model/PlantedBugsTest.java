package dev.exchange.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bugs that were planted on purpose are found by the models, within 10,000 seeds, and told with the
 * seed and the steps that it takes. Each bug has classes of its own, so two are sought at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class PlantedBugsTest {

  private static final int SEEDS = 10_000;

  /** What promises something. */
  enum Model {
    LINKS(LinkModelTest.class),
    ROUTING(RoutingModelTest.class),
    CELLS(CellModelTest.class),
    SWAPS(SwapModelTest.class),
    DELIVERY(DeliveryModelTest.class);

    private final Class<?> test;

    Model(Class<?> test) {
      this.test = test;
    }
  }

  /** What somebody might get wrong. */
  enum Bug {
    THE_RECEIVER_COUNTS_ONE_TOO_MANY(
        Model.LINKS,
        "link/Receiving.java",
        "  long received() {\n    return received;",
        "  long received() {\n    return received + 1;"),
    A_WELCOME_SKIPS_ONE(
        Model.LINKS,
        "link/Session.java",
        "outbox.resume(welcome.seq());",
        "outbox.resume(welcome.seq() + 1);"),
    A_HELLO_THAT_COMES_TOO_LATE_ENDS_THE_SESSION(
        Model.LINKS,
        "link/Session.java",
        "state == State.GREETING && err.code() == ErrorCode.TIMEOUT",
        "state == State.GREETING && err.code() == ErrorCode.LOOP"),
    WHAT_WAS_LOST_IS_NOT_SENT_AGAIN(
        Model.LINKS, "link/Outbox.java", "    again.addAll(unacknowledged);\n", ""),
    AN_ACKNOWLEDGEMENT_IS_IGNORED(
        Model.DELIVERY,
        "link/Session.java",
        "case WireFrame.Ack ack -> outbox.acknowledged(ack.seq());",
        "case WireFrame.Ack _ -> {}"),
    AN_ACK_IS_TOLD_BEFORE_THE_OTHER_SIDE_HAS_IT(
        Model.DELIVERY,
        "exchange/Settlements.java",
        "    if (!waits) {\n      passage.accept();",
        "    if (!waits || peer.isOpen()) {\n      passage.accept();"),
    A_REQUEST_IS_SENT_AGAIN_IN_ANOTHER_SESSION(
        Model.DELIVERY,
        "link/Outbox.java",
        "return !copy && message.kind() == Kind.EVENT && message.delivery() == Delivery.ACK;",
        "return !copy && message.kind() != Kind.REPLY;"),
    WHAT_COMES_IN_ANOTHER_SESSION_IS_NOT_RECOGNIZED(
        Model.DELIVERY,
        "link/Seen.java",
        "if (ids.putIfAbsent(id, now) != null) {",
        "if (ids.put(id, now) != null && now < 0) {"),
    A_WITHDRAWAL_LEAVES_THE_ROUTE(
        Model.ROUTING,
        "exchange/PeerLink.java",
        "    announced.remove(withdraw.handles(), withdraw.wants());\n    exchange.peersChanged();",
        "    announced.remove(withdraw.handles(), withdraw.wants());"),
    WHAT_WAS_WITHDRAWN_WHILE_A_LINK_WAS_AWAY_IS_ANNOUNCED(
        Model.ROUTING,
        "link/PeerNames.java",
        "      frames.add(withdrawn(less.handles(), less.wants()));",
        "      frames.add(announced(less.handles(), less.wants()));"),
    A_GREETING_TELLS_WHAT_WAS_WITHDRAWN(
        Model.ROUTING, "link/OwnNames.java", "    less.handles().forEach(handles::remove);\n", ""),
    NOBODY_IS_REMEMBERED_TOO_LONG(
        Model.ROUTING,
        "routing/AnswerCache.java",
        "NOBODY_NANOS = TimeUnit.SECONDS.toNanos(1)",
        "NOBODY_NANOS = TimeUnit.SECONDS.toNanos(10)"),
    A_STALE_SNAPSHOT_WINS(
        Model.CELLS,
        "exchange/RemoteCell.java",
        "(newer && prev == Sharing.ANEW)",
        "prev == Sharing.ANEW"),
    WHOEVER_IS_SLOW_MISSES_THE_LAST_VALUE(
        Model.CELLS, "exchange/SharedCells.java", "    sharing.room(peer);\n", ""),
    ANOTHER_SESSION_WATCHES_NOTHING(
        Model.CELLS,
        "exchange/Settlements.java",
        "    exchange.sharedCells().renewed(peer);\n",
        ""),
    A_SWAP_LETS_A_MESSAGE_PASS_THE_QUEUE(
        Model.SWAPS,
        "exchange/Handlers.java",
        "    kernel.signal(entry.name(), passage);\n",
        """
            if (choice != null && kernel.queued() > 0) {
              invoke(entry, passage);
            } else {
              kernel.signal(entry.name(), passage);
            }
        """),
    A_VERSION_THAT_IS_CALLED_BACK_BRINGS_OLD_VALUES(
        Model.SWAPS,
        "exchange/Trial.java",
        "return migrated == null ? Map.of() : new LinkedHashMap<>(migrated);",
        "return new LinkedHashMap<>(migrated == null ? values : migrated);"),
    A_HANDLING_ON_PROBATION_IS_DONE_TWICE(
        Model.SWAPS,
        "exchange/Handlers.java",
        "if (failure != null && deciding != null && handling.nobodyNoticed()) {",
        "if (deciding != null && handling.nobodyNoticed()) {");

    private final Model model;
    private final String file;
    private final String right;
    private final String wrong;

    Bug(Model model, String file, String right, String wrong) {
      this.model = model;
      this.file = file;
      this.right = right;
      this.wrong = wrong;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFound(Bug bug) throws Exception {
    Mutant mutant = Mutant.of(bug.file, bug.right, bug.wrong);
    List<String> told =
        mutant.run(bug.model.test, SEEDS).stream().map(Throwable::getMessage).toList();
    System.out.println(bug + ": " + told);
    assertThat(told).as("%s within %d seeds", bug, SEEDS).hasSize(1);
    assertThat(told.getFirst())
        .containsPattern("expected each of \\d+ seeds to pass, seed \\d+ did not")
        .containsPattern("The steps that it takes, \\d+ of the \\d+ before it failed:\n  1\\. ");
  }
}
