package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.adjoint.codegen.inspect.Profile;
import org.junit.jupiter.api.Test;

class KernelTimesTest {
  private static void run(KernelTimes times, int size, long nanoseconds) {
    times.begin(Map.of("n", size));
    times.add(0, nanoseconds);
    times.add(1, 2 * nanoseconds);
    times.end();
  }

  @Test
  void aSmallerLastBatchLosesNothing() {
    var times = new KernelTimes(2, 1);
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int batch = 0; batch < 100; batch++) {
        run(times, 64, 10);
      }
      run(times, 17, 4);
    }
    assertThat(times.profiles()).containsExactly(new Profile(300, Map.of("n", 64), 1, List.of(3000L, 6000L)),
        new Profile(3, Map.of("n", 17), 1, List.of(12L, 24L)));
    assertThat(times.profile()).isEqualTo(times.profiles().getFirst());
    assertThat(times.profiles().getLast().summary()).isEqualTo("mean of 3 runs at {n=17}: 12.0 ns");
  }

  @Test
  void ofManySizesThoseThatTookLeastAreForgotten() {
    var times = new KernelTimes(2, 1);
    for (int size = 1; size <= KernelTimes.MOST_SIZES + 5; size++) {
      run(times, size, size);
    }
    assertThat(times.profiles()).hasSize(KernelTimes.MOST_SIZES);
    assertThat(times.profiles()).extracting(profile -> profile.sizes().get("n")).contains(6).doesNotContain(5);
  }

  @Test
  void afterAResetNothingWasMeasured() {
    var times = new KernelTimes(2, 3);
    run(times, 4, 10);
    times.reset();
    assertThat(times.profiles()).isEmpty();
    assertThat(times.profile()).isEqualTo(new Profile(0, Map.of(), 3, List.of(0L, 0L)));
    run(times, 4, 7);
    assertThat(times.profile()).isEqualTo(new Profile(1, Map.of("n", 4), 3, List.of(7L, 14L)));
  }
}
