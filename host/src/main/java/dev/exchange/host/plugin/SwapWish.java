package dev.exchange.host.plugin;

/**
 * How somebody wants a swap.
 *
 * @param canary the share of the keys that the new version gets during its probation; 1 for all
 * @param force whether it is done although it breaks what others rely on
 * @param trial whether the new version is tried with messages before and after
 */
public record SwapWish(double canary, boolean force, boolean trial) {

  /** All at once, refused if it breaks others, tried. */
  public static final SwapWish USUAL = new SwapWish(1, false, true);

  /** As somebody wants it who works on the program: whatever loads is at work. */
  public static final SwapWish DEVELOPING = new SwapWish(1, true, false);

  public SwapWish {
    if (!(canary > 0 && canary <= 1)) {
      throw new IllegalArgumentException("expected a share above 0 and up to 1, got " + canary);
    }
  }
}
