package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Sgd;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void allocatesNothingOnceItIsWarm() {
    var network = Sequential.of(Dense.of("hidden1", 20, 32, Activation.RELU),
        Dense.of("hidden2", 32, 24, Activation.RELU), Dense.of("scores", 24, 5, Activation.IDENTITY));
    network.initialize(1);
    var step = TrainingStep.of(network, DType.FLOAT32, new int[] {20}, Loss.softmaxCrossEntropy(), new Adam(1e-3),
        Samples.generated());
    var full = new Dataset(Samples.normal(2, DType.FLOAT32, 32, 20), Samples.labels(3, 32, 5));
    var last = full.rows(0, 7);
    // The compilers take the boxes out of the vector code at a time of their own; what allocates by itself never stops.
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 200 && allocated > 0; round++) {
      allocated = allocation(step, full, last);
    }
    assertThat(allocated).isZero();
  }

  /// The bytes that this thread allocates in 200 steps.
  private static long allocation(TrainingStep step, Dataset full, Dataset last) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      step.run(full.inputs(), full.targets());
      step.run(last.inputs(), last.targets());
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void returnsLossAndScoresFromBeforeTheUpdateAndTakesANewLearningRate() {
    var layer = Dense.of("layer", DType.FLOAT64, 1, 1, Activation.IDENTITY, Initializer.zeros());
    var one = NdArray.of(new double[] {1}, 1, 1);
    Samples.backends().forEach(backend -> {
      layer.initialize(0);
      var step = TrainingStep.of(layer, DType.FLOAT64, new int[] {1}, Loss.meanSquaredError(), new Sgd(0.125), backend);
      // The gradient of (w + b − 1)² is 2(w + b − 1) for both.
      assertThat(step.run(one, one)).isEqualTo(1);
      assertThat(step.scores().item()).isZero();
      assertThat(layer.weight().value().item()).isEqualTo(0.25);
      step.learningRate(0);
      assertThat(step.run(one, one)).isEqualTo(0.25);
      assertThat(step.scores().item()).isEqualTo(0.5);
      assertThat(layer.weight().value().item()).isEqualTo(0.25);
      step.learningRate(0.25);
      assertThat(step.run(one, one)).isEqualTo(0.25);
      assertThat(layer.weight().value().item()).isCloseTo(0.5, within(1e-15));
    });
  }

  @Test
  void knowsAllThatItChanges() {
    var layer = Dense.of("layer", 2, 3, Activation.IDENTITY);
    var step = TrainingStep.of(layer, DType.FLOAT32, new int[] {2}, Loss.softmaxCrossEntropy(), new Adam(0.1),
        Samples.generated());
    assertThat(step.parameters()).map(Parameter::name).containsExactlyInAnyOrder("layer.weight", "layer.bias",
        "adam.steps", "layer.weight.firstMoment", "layer.weight.secondMoment", "layer.bias.firstMoment",
        "layer.bias.secondMoment");
    step.run(Samples.normal(1, DType.FLOAT32, 4, 2), Samples.labels(2, 4, 3));
    assertThat(step.parameters()).allSatisfy(
        parameter -> assertThat(parameter.value().toDoubles()).as(parameter.name()).doesNotContain(0));
  }

  @Test
  void isOneReadableProgramWhateverTheBatchSize() {
    var layer = Dense.of("layer", 2, 3, Activation.RELU);
    var step = TrainingStep.of(layer, DType.FLOAT32, new int[] {2}, Loss.softmaxCrossEntropy(), new Sgd(0.1),
        Samples.generated());
    assertThat(step.executable().program().symbols()).containsExactly("batch");
    assertThat(step.executable().sources()).containsOnlyKeys("TrainingStep.java");
  }
}
