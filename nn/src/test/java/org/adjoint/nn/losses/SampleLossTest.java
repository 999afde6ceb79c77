package org.adjoint.nn.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How the losses of samples are combined, and weighted.
class SampleLossTest {
  @Test
  void everyLossHasACase() {
    var made = Arrays.stream(Loss.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers()))
        .map(Method::getName);
    assertThat(LossCases.all().map(loss -> loss.name().split(" ", 2)[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(made.toList());
  }

  @ParameterizedTest
  @MethodSource("org.adjoint.nn.losses.LossCases#all")
  void combinesTheLossesOfTheSamples(LossCases.Case of) {
    int batch = 7;
    var scores = scores(of, batch);
    var targets = of.targets().sample(21, batch);
    var weights = NdArray.of(new double[] {1, 2, 0, 0.5, 3, 1, 0});
    double sum = 0;
    double weightedSum = 0;
    for (int row = 0; row < batch; row++) {
      double loss = of.ofSample().applyAsDouble(scores.rows(row, row + 1).toDoubles(),
          targets.rows(row, row + 1).toDoubles());
      sum += loss;
      weightedSum += loss * weights.get(row);
    }
    var expected = List.of(sum, sum / batch, weightedSum, weightedSum / 7.5);
    Samples.backends().forEach(backend -> {
      var results = reductions(of.loss(), scores, targets, weights, backend);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(results.get(i)).isCloseTo(expected.get(i), within(1e-13 * (1 + Math.abs(expected.get(i)))));
      }
    });
  }

  /// Sum, mean, weighted sum, weighted mean.
  private static List<Double> reductions(SampleLoss loss, NdArray scores, NdArray targets, NdArray weights,
      Backend backend) {
    var input = Tensor.input("scores", DType.FLOAT64, Shape.of(Dim.symbol("batch"), LossCases.OUTPUTS));
    var target = loss.targets("targets", input);
    var weight = loss.weights("weights", input);
    var program = Program.named("losses").output("sum", loss.summed().of(input, target))
        .output("mean", loss.averaged().of(input, target))
        .output("weightedSum", loss.summed().of(input, target, weight))
        .output("weightedMean", loss.averaged().of(input, target, weight)).build();
    var results = backend.compile(program).run(Map.of("scores", scores, "targets", targets, "weights", weights));
    return Stream.of("sum", "mean", "weightedSum", "weightedMean")
        .map(name -> Objects.requireNonNull(results.get(name)).item()).toList();
  }

  private static NdArray scores(LossCases.Case of, int batch) {
    var scores = Samples.normal(20, DType.FLOAT64, batch, LossCases.OUTPUTS);
    return Predictor.of(of.output(), DType.FLOAT64, new int[] {LossCases.OUTPUTS}, Samples.generated())
        .predict(scores);
  }

  @Test
  void onlyTheSumOfSquaresIsASumUnlessAskedFor() {
    assertThat(LossCases.all().filter(of -> of.loss().reduction() == Reduction.SUM).map(LossCases.Case::name))
        .containsExactly("sumOfSquares");
  }

  @Test
  void aMeanOfWeightsThatAreAllZeroIsZero() {
    var zeros = NdArray.zeros(DType.FLOAT64, Shape.of(2));
    var scores = Samples.normal(1, DType.FLOAT64, 2, 3);
    Samples.backends().forEach(backend -> assertThat(reductions(Loss.softmaxCrossEntropy(), scores,
        Samples.labels(2, 2, 3), zeros, backend).subList(2, 4))
        .allSatisfy(mean -> assertThat(mean).isCloseTo(0, within(0.0))));
  }

  @Test
  void aClassWeightIsTheWeightOfEachSampleOfTheClass() {
    var scores = Samples.normal(3, DType.FLOAT64, 4, 3);
    var ones = NdArray.of(new double[] {1, 1, 1, 1});
    var weights = NdArray.of(new double[] {2, 0.5, 4, 0.5});
    var indices = NdArray.of(new int[] {0, 1, 2, 1});
    var oneHot = NdArray.of(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0}, 4, 3);
    Samples.backends().forEach(backend -> {
      for (var loss : List.of(Loss.softmaxCrossEntropy(), Loss.multiclassHinge(), Loss.negativeLogLikelihood())) {
        assertSameReductions(reductions(loss.classWeights(2, 0.5, 4), scores, indices, ones, backend),
            reductions(loss, scores, indices, weights, backend));
      }
      assertSameReductions(reductions(Loss.oneHotCrossEntropy().classWeights(2, 0.5, 4), scores, oneHot, ones, backend),
          reductions(Loss.softmaxCrossEntropy(), scores, indices, weights, backend));
    });
  }

  /// With weights of classes, what was not weighted is as if it had been weighted by the samples.
  private static void assertSameReductions(List<Double> ofClasses, List<Double> ofSamples) {
    for (int i = 0; i < 4; i++) {
      assertThat(ofClasses.get(i)).isCloseTo(ofSamples.get(2 + i % 2), within(1e-14));
    }
  }

  @Test
  void twoClassWeightsAreThoseOfNoAndYes() {
    var scores = Samples.normal(4, DType.FLOAT64, 4, 1);
    var flags = NdArray.of(new double[] {0, 1, 1, 0}, 4, 1);
    var input = Tensor.input("scores", DType.FLOAT64, Shape.of(4, 1));
    var loss = Loss.binaryCrossEntropyFromLogits();
    var target = loss.targets("targets", input);
    var weights = Tensor.constant(NdArray.of(new double[] {0.5, 3, 3, 0.5}));
    var program = Program.named("weights").output("ofClasses", loss.classWeights(0.5, 3).of(input, target))
        .output("ofSamples", loss.of(input, target, weights)).build();
    Samples.backends().forEach(backend -> {
      var results = backend.compile(program).run(Map.of("scores", scores, "targets", flags));
      assertThat(Objects.requireNonNull(results.get("ofClasses")).item())
          .isCloseTo(Objects.requireNonNull(results.get("ofSamples")).item(), within(1e-15));
    });
  }
}
