package dev.exchange.host.cli;

/** A path is missing, or there is no program under it; the message is one sentence for people. */
public final class NothingToRun extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With that sentence. */
  public NothingToRun(String sentence) {
    super(sentence, null, false, false);
  }
}
