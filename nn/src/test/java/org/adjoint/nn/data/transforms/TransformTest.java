package org.adjoint.nn.data.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Fold;
import org.adjoint.nn.data.Iris;
import org.adjoint.nn.data.Sampling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransformTest {
  static Stream<Arguments> kinds() {
    return Stream.of(kind("standard", ColumnScaling::standard), kind("unit range", ColumnScaling::unitRange),
        kind("range", train -> ColumnScaling.range(train, -3, 5)),
        kind("components", train -> PrincipalComponents.of(train, 4)),
        kind("whitening", train -> PrincipalComponents.whitening(train, 4, 0)));
  }

  private static Arguments kind(String name, Function<NdArray, Transform> fit) {
    return Arguments.of(name, fit);
  }

  /// What is fitted to a fold's training samples is the same whatever the fold's validation samples are, and those are transformed with the
  /// numbers of the training samples.
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void nothingOfTheValidationSamplesLeaksIntoWhatIsFitted(String name, Function<NdArray, Transform> fit) {
    var iris = Iris.load();
    for (var fold : Fold.of(iris, 3, Sampling.STRATIFIED, 1)) {
      var fitted = fit.apply(fold.train().inputs());
      var before = fitted.apply(fold.train().inputs()).toDoubles();
      var outlier = fold.validation().inputs().copy();
      outlier.set(0, 1e6);
      var rest = fitted.apply(outlier).rows(1, outlier.shape().sizes()[0]).toDoubles();
      assertThat(fitted.apply(fold.train().inputs()).toDoubles()).isEqualTo(before);
      assertThat(fit.apply(fold.train().inputs()).apply(fold.train().inputs()).toDoubles()).isEqualTo(before);
      assertThat(fitted.apply(fold.validation().inputs()).rows(1, outlier.shape().sizes()[0]).toDoubles())
          .isEqualTo(rest);
      // Validation samples are not brought to the same place themselves: they have their own minimum and mean.
      var own = fit.apply(fold.validation().inputs()).apply(fold.validation().inputs()).toDoubles();
      assertThat(fitted.apply(fold.validation().inputs()).toDoubles()).isNotEqualTo(own);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void invertingGivesTheSamplesBack(String name, Function<NdArray, Transform> fit) {
    var samples = Samples.normal(4, DType.FLOAT64, 30, 4);
    var transform = fit.apply(samples);
    var back = transform.invert(transform.apply(samples)).toDoubles();
    for (int i = 0; i < back.length; i++) {
      assertThat(back[i]).isCloseTo(samples.get(i), within(1e-12));
    }
  }

  @Test
  void standardisesByHand() {
    var scaling = ColumnScaling.standard(NdArray.of(new double[] {1, 5, 3, 5}, 2, 2));
    assertThat(scaling.offsets()).containsExactly(2, 5);
    assertThat(scaling.scales()).containsExactly(1, 1);
    assertThat(scaling.apply(NdArray.of(new float[] {4, 6}, 1, 2)).toFloats()).containsExactly(2, 1);
  }

  @Test
  void scalesToARangeByHand() {
    var train = NdArray.of(new double[] {1, 7, 3, 7, 2, 7}, 3, 2);
    assertThat(ColumnScaling.unitRange(train).apply(train).toDoubles()).containsExactly(0, 0, 1, 0, 0.5, 0);
    assertThat(ColumnScaling.range(train, -1, 1).apply(train).toDoubles()).containsExactly(-1, -1, 1, -1, 0, -1);
    assertThat(ColumnScaling.unitRange(train).apply(NdArray.of(new double[] {5, 7}, 1, 2)).toDoubles())
        .containsExactly(2, 0);
  }

  @Test
  void whitenedSamplesHaveTheUnitMatrixAsCovariance() {
    var samples = Iris.load().inputs();
    var white = PrincipalComponents.whitening(samples, 4, 0).apply(samples);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        assertThat(covariance(white, i, j)).isCloseTo(i == j ? 1 : 0, within(1e-4));
      }
    }
  }

  /// The shares that every statistics program finds for Fisher's flowers: 92.46 %, 5.31 %, 1.71 %, 0.52 %.
  @Test
  void findsThePrincipalComponentsOfTheIrisFlowers() {
    var components = PrincipalComponents.of(Iris.load().inputs(), 4);
    assertThat(components.explainedVariance())
        .containsExactly(new double[] {0.9246, 0.0531, 0.0171, 0.0052}, within(5e-5));
    assertThat(components.direction(0).toDoubles())
        .containsExactly(new double[] {0.3614, -0.0845, 0.8567, 0.3583}, within(5e-5));
  }

  @Test
  void fewerComponentsKeepWhatVariesMost() {
    var line = NdArray.of(new double[] {0, 0, 1, 2, 2, 4, 3, 6}, 4, 2);
    var components = PrincipalComponents.of(line, 1);
    assertThat(components.apply(line).describe()).isEqualTo("float64[4, 1]");
    assertThat(components.explainedVariance()[0]).isCloseTo(1, within(1e-12));
    assertThat(components.invert(components.apply(line)).toDoubles())
        .containsExactly(line.toDoubles(), within(1e-12));
    assertThatThrownBy(() -> PrincipalComponents.whitening(line, 2, 0))
        .hasMessage("Component 2 has no variance to divide by; take fewer components, or give an epsilon above 0.");
    assertThat(PrincipalComponents.whitening(line, 2, 1e-3).apply(line).toDoubles()).doesNotContain(Double.NaN);
  }

  @Test
  void encodesAndDecodesClasses() {
    var labels = NdArray.of(new int[] {2, 0, 1});
    var encoding = OneHot.fit(labels);
    assertThat(encoding.encode(labels, DType.FLOAT32).toFloats()).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
    assertThat(encoding.decode(encoding.encode(labels, DType.FLOAT64)).toDoubles()).containsExactly(2, 0, 1);
    assertThatThrownBy(() -> encoding.encode(NdArray.of(new int[] {3}), DType.FLOAT32))
        .hasMessage("Classes must lie between 0 and 2, but one is 3.");
  }

  @Test
  void refusesOtherSamplesThanItWasFittedTo() {
    var scaling = ColumnScaling.standard(Samples.normal(1, DType.FLOAT64, 5, 3));
    assertThatThrownBy(() -> scaling.apply(Samples.normal(1, DType.FLOAT64, 5, 2))).hasMessage("Each sample must have 3"
        + " values, as those that the transform was fitted to, but the samples are float64[5, 2].");
    assertThatThrownBy(() -> ColumnScaling.standard(Samples.labels(1, 3, 2)))
        .hasMessage("Samples must be floating-point rows [count, …], but they are int32[3].");
    assertThatThrownBy(() -> PrincipalComponents.of(Samples.normal(1, DType.FLOAT64, 5, 3), 4))
        .hasMessageContaining("1 to 3 components");
    assertThatThrownBy(() -> ColumnScaling.range(Samples.normal(1, DType.FLOAT64, 5, 3), 1, 1))
        .hasMessageContaining("from 1.0 to 1.0");
  }

  private static double covariance(NdArray samples, int i, int j) {
    double sum = 0;
    int width = samples.shape().sizes()[1];
    int count = samples.shape().sizes()[0];
    for (int row = 0; row < count; row++) {
      sum += samples.get(row * width + i) * samples.get(row * width + j);
    }
    return sum / count;
  }
}
