package org.adjoint.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.adjoint.bench.contestant.Adjoint;
import org.junit.jupiter.api.Test;

class ForkTest {
  private final Map<String, String> failures = new HashMap<>();

  private static void fail() {
    throw new ContestException("It ended.");
  }

  @Test
  void aPeerThatFailsIsLeftOutFromThenOn() {
    assertThat(Fork.attempt("PyTorch", failures, ForkTest::fail)).isFalse();
    assertThat(failures).containsExactly(Map.entry("PyTorch", "It ended."));
    assertThat(Fork.attempt("PyTorch", failures, () -> {
      throw new AssertionError("It had its turn.");
    })).isFalse();
    assertThat(Fork.attempt("ND4J", failures, () -> {
    })).isTrue();
  }

  @Test
  void aContestWithoutAdjointIsNone() {
    assertThatThrownBy(() -> Fork.attempt(Adjoint.NAME, failures, ForkTest::fail)).hasMessage("It ended.");
    assertThat(failures).isEmpty();
  }
}
