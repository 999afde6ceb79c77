package org.adjoint.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Conv;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Flatten;
import org.adjoint.nn.layers.MaxPool;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Residual;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  @TempDir
  Path folder;

  @Test
  void isCompiledFittedEvaluatedSavedAndLoaded() throws IOException {
    var model = Model.of(Sequential.of(Dense.of("hidden", 2, 16, Activation.RELU), BatchNorm.of("norm", 16),
        Dense.of("scores", 16, 3, Activation.IDENTITY)), 2).initialize(1)
        .compile(Loss.softmaxCrossEntropy(), new Adam(0.02), Metric.accuracy());
    model.trainer().batchSize(20).seed(3);
    var test = Samples.blobs(100, 2, DType.FLOAT32);
    var history = model.fit(Samples.blobs(200, 1, DType.FLOAT32), test, 8);
    var measured = model.evaluate(test);
    assertThat(measured.metrics().get("accuracy")).isGreaterThan(0.97);
    assertThat(measured.loss()).isEqualTo(history.epochs().getLast().validationLoss());
    var scores = model.predict(test.inputs());
    assertThat(scores.describe()).isEqualTo("float32[100, 3]");

    var file = folder.resolve("model.safetensors");
    model.save(file);
    var loaded = Model.load(file);
    assertThat(loaded.predict(test.inputs()).toFloats()).isEqualTo(scores.toFloats());
    assertThat(loaded.summary()).isEqualTo(model.summary());
    loaded.compile(Loss.softmaxCrossEntropy(), new Adam(0.02), Metric.accuracy());
    assertThat(loaded.evaluate(test)).isEqualTo(measured);
    loaded.fit(test, null, 1);
    assertThatThrownBy(() -> loaded.initialize(1)).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was loaded from a file");
  }

  @Test
  void summarisesLayersShapesAndParameters() {
    var model = Model.of(Sequential.of(Reshape.of(1, 8, 8), Conv.of("conv", 1, 4, Activation.RELU, 3, 3),
        BatchNorm.of("norm", 4), MaxPool.of(2, 2), new Flatten(),
        Residual.of(Dense.of("dense", 36, 36, Activation.RELU)),
        (x, _) -> x.mul(2), Dense.of("scores", 36, 10, Activation.IDENTITY)), 64);
    assertThat(model.summary()).isEqualTo("""
        layer         type        output            parameters
        Sequential    Sequential  [batch, 10]            1,750
          Reshape     Reshape     [batch, 1, 8, 8]           0
          conv        Conv        [batch, 4, 6, 6]          40
          norm        BatchNorm   [batch, 4, 6, 6]           8
          MaxPool     MaxPool     [batch, 4, 3, 3]           0
          Flatten     Flatten     [batch, 36]                0
          Residual    Residual    [batch, 36]            1,332
            dense     Dense       [batch, 36]            1,332
            %s  Activation  [batch, 36]                0
          function    function    [batch, 36]                0
          scores      Dense       [batch, 10]              370
        1,750 parameters are trained, 8 numbers of state are not""".formatted(Activation.IDENTITY.name()));
  }

  @Test
  void takesAGraphOfSeveralInputs() {
    var a = Node.input("a", DType.FLOAT64, 2);
    var b = Node.input("b", DType.INT32, 3);
    var graph = new Graph(List.of(a, b), List.of(a.then(Activation.TANH), b));
    var model = Model.of(graph);
    assertThat(model.inputs()).containsExactly(new Model.Input(DType.FLOAT64, List.of(2)),
        new Model.Input(DType.INT32, List.of(3)));
    var outputs = model.predict(List.of(NdArray.of(new double[2], 1, 2), NdArray.of(new int[] {1, 2, 3}, 1, 3)));
    assertThat(outputs.get(1).toDoubles()).containsExactly(1, 2, 3);
  }

  @Test
  void saysWhatIsMissing() {
    var layer = Dense.of("layer", 2, 3, Activation.IDENTITY);
    assertThatThrownBy(() -> Model.of(layer, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Model.of(layer, 2).fit(Samples.blobs(9, 1, DType.FLOAT32), null, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The model has no loss and no optimizer yet: call compile() first.");
  }
}
