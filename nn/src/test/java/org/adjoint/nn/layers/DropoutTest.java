package org.adjoint.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final NdArray ONES = NdArray.filled(DType.FLOAT32, Shape.of(20, 50), 1);

  /// What a layer makes of ones in several runs.
  private static List<double[]> masks(Layer layer, long seed, int runs, Backend backend) {
    layer.initialize(seed);
    var predictor = Predictor.sampling(layer, DType.FLOAT32, new int[] {50}, backend);
    var masks = new ArrayList<double[]>();
    for (int run = 0; run < runs; run++) {
      masks.add(predictor.predict(ONES).toDoubles());
    }
    return masks;
  }

  @Test
  void dropsItsShareAndScalesTheRest() {
    Samples.backends().forEach(backend -> {
      var mask = masks(Dropout.of("dropout", 0.2), 1, 1, backend).getFirst();
      assertThat(DoubleStream.of(mask).distinct().sorted()).containsExactly(0.0, 1.25);
      assertThat(DoubleStream.of(mask).average().orElseThrow()).isCloseTo(1, within(0.05));
    });
  }

  @Test
  void drawsAnotherMaskAtEachStepTheSameOnesFromTheSameSeed() {
    Samples.backends().forEach(backend -> {
      var first = masks(Dropout.of("dropout", 0.5), 1, 3, backend);
      assertThat(first).hasSize(3);
      assertThat(first.stream().map(Arrays::toString).distinct()).hasSize(3);
      assertThat(masks(Dropout.of("dropout", 0.5), 1, 3, backend)).usingRecursiveComparison().isEqualTo(first);
      assertThat(masks(Dropout.of("dropout", 0.5), 2, 1, backend).getFirst()).isNotEqualTo(first.getFirst());
    });
  }

  @Test
  void drawsAnotherMaskForEachLayerAndEachUseOfOne() {
    var dropout = Dropout.of("dropout", 0.5);
    var twice = masks(Sequential.of(dropout, dropout), 1, 1, Samples.generated()).getFirst();
    assertThat(DoubleStream.of(twice).filter(x -> x > 0).count() / (double) twice.length).isCloseTo(0.25, within(0.06));
    var two = masks(Sequential.of(dropout, Dropout.of("other", 0.5)), 1, 1, Samples.generated()).getFirst();
    assertThat(DoubleStream.of(two).filter(x -> x > 0).count() / (double) two.length).isCloseTo(0.25, within(0.06));
  }

  @Test
  void passesEverythingOnWhenItPredicts() {
    var layer = Sequential.of(Dropout.of("dropout", 0.5));
    assertThat(layer.state()).map(Parameter::toString).containsExactly("dropout.counter: int32[]");
    assertThat(Predictor.of(layer, DType.FLOAT32, new int[] {50}, Samples.generated()).predict(ONES).toDoubles())
        .containsOnly(1);
  }

  @Test
  void refusesARateThatLeavesNothing() {
    assertThatThrownBy(() -> Dropout.of("dropout", 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The rate of the dropout layer \"dropout\" must be at least 0 and less than 1, but is 1.0.");
  }
}
