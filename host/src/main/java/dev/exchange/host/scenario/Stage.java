package dev.exchange.host.scenario;

import dev.exchange.api.ExchangeException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario is performed: processes that can be asked, ended, and parted from each other.
 *
 * <p>Threading: one thread, which each call holds until it is done.
 *
 * <p>Errors: an ExchangeException, with the codes that exchanges have.
 */
interface Stage extends AutoCloseable {

  /** Starts a process with its programs. Throws what the first of them failed with that did. */
  void start(String process);

  /** Ends a process in this moment. */
  void kill(String process);

  /** Asks; gives the answer. Throws what it failed with. */
  @Nullable Object request(Step.Call call);

  /** Sends an event. Throws why it was not taken. */
  void send(Step.Call call);

  /** What a cell holds. Throws NO_HANDLER if there is no such exchange, UNKNOWN_CELL, its error. */
  @Nullable Object cell(String process, String exchange, String cell);

  /** Lets something go wrong between two processes, or no longer. */
  void fault(Step.Fault fault);

  /** Lets time pass, and all happen that is to be done in it. */
  void advance(Duration time);

  /** Throws TIMEOUT if the scenario has run for longer than it may, in real time. */
  void expectInTime();

  /** How much time has passed, in ns. */
  long nanos();

  /** What has happened, oldest first, for whoever wants to know why something went wrong. */
  List<String> story();

  /** Ends all. Throws nothing that a scenario could have caused. */
  @Override
  void close() throws ExchangeException;
}
