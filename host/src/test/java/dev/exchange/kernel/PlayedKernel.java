package dev.exchange.kernel;

import org.jspecify.annotations.Nullable;

/** What a case needs of a kernel, so that it can be played against the frozen one and a model. */
interface PlayedKernel {

  void immediate(String name, SignalHandler handler);

  void delayed(String name, SignalHandler handler);

  boolean remove(String name);

  boolean knows(String name);

  @Nullable Object signal(String name, @Nullable Object value);

  int step();

  int run(int limit);

  int queued();

  boolean running();

  long hookFailures();
}
