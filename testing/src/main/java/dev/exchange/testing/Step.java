package dev.exchange.testing;

/**
 * One operation of a {@link Scenario}.
 *
 * @param name as a failure lists it, such as {@code add 3 apples}
 * @param action what it does, on the thread of the test
 */
public record Step(String name, Runnable action) {}
