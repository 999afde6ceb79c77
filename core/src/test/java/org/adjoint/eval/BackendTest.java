package org.adjoint.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.adjoint.graph.Program;
import org.junit.jupiter.api.Test;

class BackendTest {
  private record Machine(String description) implements Backend {
    @Override
    public int preference() {
      return 0;
    }

    @Override
    public Executable compile(Program program) {
      throw new UnsupportedOperationException(description);
    }
  }

  @Test
  void isNewWhenItIsChosenForTheFirstTime() {
    assertThat(ChosenBackends.add(new Machine("an abacus"))).isTrue();
    assertThat(ChosenBackends.add(new Machine("a slide rule"))).isTrue();
    assertThat(ChosenBackends.add(new Machine("an abacus"))).isFalse();
  }
}
