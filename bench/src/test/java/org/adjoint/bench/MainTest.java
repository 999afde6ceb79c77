package org.adjoint.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

class MainTest {
  @Test
  void theLimitsAreMeasuredBesideWhatIsNamed() throws CommandLineOptionException {
    assertThat(Main.withLimits(new CommandLineOptions("MlpStep", "-f", "1")).getIncludes())
        .containsExactlyInAnyOrder("MlpStep", FmaPeak.class.getName(), MemoryBandwidth.class.getName());
    assertThat(Main.withLimits(new CommandLineOptions("-f", "1")).getIncludes()).isEmpty();
    assertThat(Main.withLimits(new CommandLineOptions("MlpStep", "-f", "1")).getForkCount().get()).isEqualTo(1);
  }
}
