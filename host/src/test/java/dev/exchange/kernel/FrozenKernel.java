package dev.exchange.kernel;

import org.jspecify.annotations.Nullable;

/** The frozen kernel, as cases play it. */
record FrozenKernel(SignalKernel kernel) implements PlayedKernel {

  static PlayedKernel make(KernelHooks hooks) {
    return new FrozenKernel(new SignalKernel(hooks));
  }

  @Override
  public void immediate(String name, SignalHandler handler) {
    kernel.immediate(name, handler);
  }

  @Override
  public void delayed(String name, SignalHandler handler) {
    kernel.delayed(name, handler);
  }

  @Override
  public boolean remove(String name) {
    return kernel.remove(name);
  }

  @Override
  public boolean knows(String name) {
    return kernel.knows(name);
  }

  @Override
  public @Nullable Object signal(String name, @Nullable Object value) {
    return kernel.signal(name, value);
  }

  @Override
  public int step() {
    return kernel.step();
  }

  @Override
  public int run(int limit) {
    return kernel.run(limit);
  }

  @Override
  public int queued() {
    return kernel.queued();
  }

  @Override
  public boolean running() {
    return kernel.running();
  }

  @Override
  public long hookFailures() {
    return kernel.hookFailures();
  }
}
