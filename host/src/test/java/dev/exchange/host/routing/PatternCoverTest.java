package dev.exchange.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternCoverTest {

  @ParameterizedTest
  @CsvSource({
    "**, a, true",
    "*, a.b.**, true",
    "**, *, true",
    "a, a, true",
    "a, a.b, false",
    "a.*, a.b, true",
    "a.*, a.*, true",
    "a.*, a.b.c, false",
    "a.*, a.**, false",
    "a.*, *.b, false",
    "a.*, **, false",
    "a.**, a, false",
    "a.**, a.b, true",
    "a.**, a.*.c, true",
    "a.**, a.**, true",
    "a.**, a.b.**, true",
    "a.**, ab.c, false",
    "a.**, *, false",
    "a.b.**, a.**, false",
    "a.b.**, a.b, false",
    "*.**, a.**, true",
    "*.**, a, false",
    "a.b, a.*, false"
  })
  void whatIsAskedForMustBeWithinWhatIsAllowed(String allowed, String asked, boolean covered) {
    assertThat(PatternCover.covers(allowed, asked)).isEqualTo(covered);
  }
}
