package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.adjoint.array.DType;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.examples.ReusingBackend;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Recurrent;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Residual;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.optimizers.Adam;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names of layers and parameters come with the file of a model. Whatever they are, the model is trained in generated code as one with plain names is, to the
/// last bit, and runs nothing else.
@Tag("trust")
class HostileModelTest {
  /// What injected code would set.
  private static final String PROPERTY = "adjoint.test.injected";
  private static final String CODE = " static { System.setProperty(\"" + PROPERTY + "\", \"yes\"); } ";
  private static final List<String> NAMES = List.of("*\\" + CODE + "/*", "\\u002a\\u002f" + CODE + "/*",
      "\r\n*/" + CODE,
      "\u2028" + CODE, "; System.exit(1); //", "{@code", "$L$T", "%s%n", "../../../etc/passwd", "..\\x",
      "/absolute/path",
      "</script><script>x()</script>", "\u0000", "\u202e", "\u001b]0;title\u0007\u001b[2J", "class", "x".repeat(5_000),
      "",
      " ", ".", "input0", "learningRate", "loss", "labels", "batch", "größe", "\"" + CODE + "\"", "*/" + CODE + "/*",
      "\n" + CODE + "//");
  private static final Dataset DATA = Samples.blobs(24, 1, DType.FLOAT32);

  @TempDir
  Path folder;

  /// Every kind of part that gives its name to values, and a row of layers for the names.
  private static Model model(IntFunction<String> name) {
    var layers = new ArrayList<Layer>();
    layers.add(Dense.of("first", 2, 6, Activation.TANH));
    for (int number = 0; number < NAMES.size() - 3; number++) {
      layers.add(Residual.of(Dense.of(name.apply(number), 6, 6, Activation.TANH)));
    }
    layers.add(BatchNorm.of(name.apply(NAMES.size() - 3), 6));
    layers.add(Dropout.of("dropout", 0.2));
    layers.add(Reshape.of(2, 3));
    layers.add(Recurrent.lstm(name.apply(NAMES.size() - 2), 3, 4));
    layers.add(Dense.of(name.apply(NAMES.size() - 1), 4, 3, Activation.IDENTITY));
    return Model.of(Sequential.of(layers.toArray(Layer[]::new)), 2);
  }

  /// The parameters after some steps, and after others from a checkpoint.
  private List<List<Double>> trained(Model model, String run) {
    var checkpoint = folder.resolve(run + ".checkpoint");
    model.trainer().seed(3).batchSize(8).backend(new ReusingBackend(Samples.generated())).checkpoint(checkpoint);
    model.fit(DATA, null, 1);
    model.trainer().resume(checkpoint);
    model.fit(DATA, null, 2);
    return model.network().parameters().stream()
        .map(parameter -> Arrays.stream(parameter.value().toDoubles()).boxed().toList()).toList();
  }

  private Model loaded(IntFunction<String> name, String run) throws IOException {
    var file = folder.resolve(run + ".safetensors");
    model(name).initialize(1).save(file);
    return Model.load(file).compile(Loss.softmaxCrossEntropy(), new Adam(0.01));
  }

  @Test
  void aModelIsTrainedToTheSameBitsUnderAnyNames() throws IOException {
    var expected = trained(loaded(number -> "layer" + number, "plain"), "plain");
    var model = loaded(NAMES::get, "hostile");
    assertThat(trained(model, "hostile")).isEqualTo(expected);
    assertThat(model.trainer().step().executable().sources().values()).isNotEmpty()
        .allSatisfy(source -> assertThat(source).contains("class ").doesNotContain("\u0000", "\u202e", "\u2028"));
    assertThat(model.summary()).contains("System.exit").doesNotContainPattern("[\\p{Cntrl}\\p{Cf}&&[^\\n]]");
    assertThat(System.getProperty(PROPERTY)).isNull();
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(4);
    }
  }
}
