package dev.exchange.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of exchanges, in virtual time. On a class, each of its {@code @Test} methods is one.
 *
 * <p>The method, and those of the class that run before and after each test, may have parameters:
 *
 * <ul>
 *   <li>{@link Complex}: where exchanges are deployed; each test has one of its own
 *   <li>{@link dev.exchange.api.Exchange}: an exchange {@code test}, in the process {@code main}
 *   <li>{@link dev.exchange.spi.Clock}: the time of the complex
 * </ul>
 *
 * <p>If it fails, the failure says the seed and shows what happened to the messages last.
 *
 * <p>Threading: the test runs on one thread, which runs the exchanges too while it waits for them.
 */
@Test
@ExtendWith(ExchangeExtension.class)
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface ExchangeTest {

  /** What decides the order of all that happens. That of a method comes before its class's. */
  long seed() default 1;
}
