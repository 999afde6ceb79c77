package org.adjoint.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.bench.work.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BenchmarkLimitTest {
  private static Limit limit(Class<?> type, Map<String, String> parameters) {
    return BenchmarkLimit.of(new Measured(type.getName() + ".run", parameters, 1, 1, 0)).orElseThrow();
  }

  static Stream<Arguments> known() {
    double first = 2.0 * 784 * 500;
    double step = 3 * 2.0 * (784 * 500 + 500 * 500 + 500 * 10) - first;
    return Stream.of(
        arguments(MatrixMultiply.class, Map.of("dtype", "FLOAT64", "form", "ABT", "shape", "7x13x5", "threads", "2"),
            Limit.Resource.FLOAT64, 2.0 * 7 * 13 * 5),
        arguments(MlpStep.class, Map.of("network", "SIGMOID_SGD", "batch", "usual"), Limit.Resource.FLOAT32,
            100 * step),
        arguments(MlpStep.class, Map.of("network", "SIGMOID_SGD", "batch", "7"), Limit.Resource.FLOAT32, 7 * step),
        arguments(BatchSizes.class, Map.of("batch", "5", "fixed", "true"), Limit.Resource.FLOAT32, 5 * step),
        arguments(SoftmaxCrossEntropy.class, Map.of("rows", "10000", "classes", "1000"), Limit.Resource.MEMORY, 8e7));
  }

  @ParameterizedTest
  @MethodSource("known")
  void isThatOfTheWorkWithTheseParameters(Class<?> type, Map<String, String> parameters, Limit.Resource resource,
      double amount) {
    assertThat(limit(type, parameters)).isEqualTo(new Limit(resource, amount));
  }

  @Test
  void isWhatTheGeneratedCodeComputesWhereArraysStayInACache() {
    var fusion = limit(ElementwiseFusion.class, Map.of("size", "1000"));
    assertThat(fusion.resource()).isEqualTo(Limit.Resource.FLOAT32);
    // For each element an exponential of some ten operations, and as many for value and gradients; what is counted twice would exceed the bound.
    assertThat(fusion.amount()).isBetween(20_000.0, 150_000.0);
    assertThat(limit(LogisticRegression.class, Map.of("samples", "50", "features", "10")).resource())
        .isEqualTo(Limit.Resource.FLOAT64);
    // Forward 2 · 4 · (2 · 4 + 4 · 1) in the products alone.
    assertThat(limit(TinyGraph.class, Map.of()).amount()).isGreaterThan(96);
  }

  @Test
  void isNothingForWhatIsNoWork() {
    assertThat(BenchmarkLimit.of(new Measured(StartUp.class.getName() + ".start", Map.of(), 1, 1, 0))).isEmpty();
  }
}
