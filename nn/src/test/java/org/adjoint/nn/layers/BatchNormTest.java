package org.adjoint.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.TrainingStep;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  private static final NdArray BATCH = NdArray.of(new double[] {1, 10, 3, 10, 5, 40}, 3, 2);

  @Test
  void keepsRunningStatisticsThatAreNotTrained() {
    Samples.backends().forEach(backend -> {
      var layer = BatchNorm.of("norm", DType.FLOAT64, 2, 0.75, 0);
      layer.initialize(0);
      assertThat(layer.parameters()).map(Parameter::name).containsExactly("norm.gain", "norm.bias");
      assertThat(layer.state()).map(Parameter::name).containsExactly("norm.mean", "norm.variance");
      var step = TrainingStep.of(layer, DType.FLOAT64, new int[] {2}, Loss.meanSquaredError(), new Sgd(0), backend);
      step.run(BATCH, BATCH);
      // Means 3 and 20, variances 8/3 and 200.
      assertThat(layer.mean().value().toDoubles()).containsExactly(new double[] {0.75, 5}, within(1e-12));
      assertThat(layer.variance().value().toDoubles()).containsExactly(new double[] {0.75 + 2.0 / 3, 50.75},
          within(1e-12));
      assertThat(step.scores().toDoubles()[0]).isCloseTo(-2 / Math.sqrt(8.0 / 3), within(1e-12));
      step.run(BATCH, BATCH);
      assertThat(layer.mean().value().toDoubles()).containsExactly(new double[] {0.75 * 0.75 + 0.75, 0.75 * 5 + 5},
          within(1e-12));
    });
  }

  @Test
  void inferenceUsesTheRunningStatisticsAndChangesNothing() {
    Samples.backends().forEach(backend -> {
      var layer = BatchNorm.of("norm", DType.FLOAT64, 2, 0.9, 1);
      layer.initialize(0);
      layer.mean().value().set(1, 4);
      layer.variance().value().set(1, 8);
      layer.bias().value().set(1, 0.5);
      var result = Predictor.of(layer, DType.FLOAT64, new int[] {2}, backend).predict(BATCH);
      assertThat(result.toDoubles()).containsExactly(new double[] {1 / Math.sqrt(2), 2.5, 3 / Math.sqrt(2), 2.5,
        5 / Math.sqrt(2), 12.5}, within(1e-12));
      assertThat(Map.of("mean", layer.mean().value().get(1), "variance", layer.variance().value().get(1)))
          .isEqualTo(Map.of("mean", 4.0, "variance", 8.0));
    });
  }
}
