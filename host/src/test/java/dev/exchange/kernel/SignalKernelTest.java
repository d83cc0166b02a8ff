package dev.exchange.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the cases under {@code scripts/conformance} cannot say: identity, null and the machine. */
class SignalKernelTest {

  private final ToldHooks hooks = new ToldHooks();
  private final SignalKernel kernel = new SignalKernel(hooks);
  private final List<@Nullable Object> handled = new ArrayList<>();

  @Test
  void aValueAndAResultAreHandedOnAsTheVeryObjects() {
    Object value = new Object();
    kernel.immediate("now", given -> given);
    kernel.delayed("later", handled::add);

    assertThat(kernel.signal("now", value)).isSameAs(value);
    kernel.signal("later", value);
    kernel.step();
    assertThat(handled.getFirst()).isSameAs(value);
  }

  @Test
  void theFailedHookGetsTheVeryErrorWhateverItsType() {
    for (Throwable error :
        List.of(new Exception(), new InterruptedException(), new AssertionError())) {
      kernel.delayed("fails", _ -> throwAny(error));
      kernel.signal("fails", null);

      assertThat(kernel.step()).isEqualTo(1);
      assertThat(hooks.errors.getLast()).isSameAs(error);
    }
  }

  @Test
  void aNullNameHandlerOrHookIsRefusedAtOnce() {
    assertThatNullPointerException().isThrownBy(() -> new SignalKernel(null));
    assertThatNullPointerException().isThrownBy(() -> kernel.immediate(null, _ -> null));
    assertThatNullPointerException().isThrownBy(() -> kernel.immediate("a", null));
    assertThatNullPointerException().isThrownBy(() -> kernel.delayed(null, _ -> null));
    assertThatNullPointerException().isThrownBy(() -> kernel.delayed("a", null));
    assertThatNullPointerException().isThrownBy(() -> kernel.remove(null));
    assertThatNullPointerException().isThrownBy(() -> kernel.knows(null));
    assertThatNullPointerException().isThrownBy(() -> kernel.signal(null, 1));
    assertThat(kernel.knows("a")).isFalse();
  }

  @Test
  void aRefusedLimitIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel.run(-3))
        .withMessage("a run needs a limit of 1 or more, not -3");
  }

  @Test
  void anEndlessImmediateRecursionIsToldAsFailedAndLeavesTheKernelUsable() {
    kernel.immediate("deep", value -> kernel.signal("deep", value));
    kernel.delayed("later", handled::add);

    assertThat(kernel.signal("deep", 1)).isNull();
    kernel.signal("later", 2);
    assertThat(kernel.run(5)).isEqualTo(1);
    assertThat(hooks.errors.size() + kernel.hookFailures()).isPositive();
    assertThat(hooks.errors).allMatch(StackOverflowError.class::isInstance);
    assertThat(handled).containsExactly(2);
  }

  @Test
  void anErrorOfTheMachineIsToldAndThrownOnWithTheRestStillQueued() {
    OutOfMemoryError error = new OutOfMemoryError("as if");
    kernel.delayed("fails", _ -> throwAny(error));
    kernel.delayed("later", handled::add);
    kernel.signal("fails", 1);
    kernel.signal("later", 2);

    assertThatThrownBy(() -> kernel.run(5)).isSameAs(error);
    assertThat(hooks.errors).containsExactly(error);
    assertThat(kernel.queued()).isEqualTo(1);
    assertThat(kernel.running()).isFalse();
    assertThat(kernel.run(5)).isEqualTo(1);
    assertThat(handled).containsExactly(2);
  }

  @Test
  void anErrorOfTheMachineInAHookIsCountedAndThrownOn() {
    InternalError error = new InternalError("as if");
    hooks.thrown = error;
    kernel.delayed("loop", value -> kernel.signal("loop", value));
    kernel.delayed("fails", _ -> throwAny(new Exception()));

    assertThatThrownBy(() -> kernel.signal("unknown", 1)).isSameAs(error);
    kernel.signal("fails", 1);
    assertThatThrownBy(kernel::step).isSameAs(error);
    kernel.signal("loop", 1);
    assertThatThrownBy(() -> kernel.run(2)).isSameAs(error);
    assertThat(kernel.hookFailures()).isEqualTo(3);
    assertThat(kernel.queued()).isEqualTo(1);
    assertThat(kernel.running()).isFalse();
    assertThat(kernel.step()).isEqualTo(1);
  }

  @Test
  void aStackOverflowInAHookIsCountedAndSwallowed() {
    hooks.thrown = new StackOverflowError("as if");

    assertThat(kernel.signal("unknown", 1)).isNull();
    assertThat(kernel.hookFailures()).isEqualTo(1);
  }

  private static @Nullable Object throwAny(Throwable error) throws Exception {
    if (error instanceof Error unchecked) {
      throw unchecked;
    }
    throw (Exception) error;
  }

  private static final class ToldHooks implements KernelHooks {
    private final List<Throwable> errors = new ArrayList<>();
    private @Nullable Error thrown;

    @Override
    public void unhandled(String name, @Nullable Object value) {
      throwIfAsked();
    }

    @Override
    public void failed(String name, @Nullable Object value, Throwable error) {
      errors.add(error);
      throwIfAsked();
    }

    @Override
    public void overrun(int generations, int queued) {
      throwIfAsked();
    }

    private void throwIfAsked() {
      if (thrown != null) {
        throw thrown;
      }
    }
  }
}
