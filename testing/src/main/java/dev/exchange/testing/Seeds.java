package dev.exchange.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run once per seed, and ends with the first one that fails. The failure names the
 * seed and the steps that it takes; see {@link Scenario}.
 *
 * <p>The parameters are those of {@link ExchangeTest} and a {@link Scenario}, new ones for each
 * seed. To JUnit all of that is one test: its instance is the same for all seeds, and what is done
 * before and after each test is done once. Others may give further parameters, also once.
 *
 * <p>{@code -Dexchange.seeds=100} lets none run more than 100 seeds.
 *
 * <p>Threading: see {@link ExchangeTest}.
 */
@TestTemplate
@ExtendWith(SeedsExtension.class)
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Seeds {

  /** How many seeds, 1 or more. */
  int value();

  /** The first of them; those that follow are one more each. */
  long first() default 1;
}
