package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.NonFiniteException;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;

/// A number that is not finite leads to the line of the user that it comes from: that which made a layer of the library, or that which computes in a layer of
/// one's own.
class NonFiniteNumbersTest {
  private static final Dataset DATA =
      new Dataset(NdArray.of(new float[] {3, 4}, 2, 1), NdArray.of(new float[] {1, 2}, 2, 1));

  private record Logarithm(Parameter offset) implements Layer {
    @Override
    public Tensor apply(Tensor x, Context context) {
      var moved = x.add(context.tensor(offset));
      return moved.log();
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(offset);
    }
  }

  private static String failure(Layer network) {
    return catchThrowableOfType(NonFiniteException.class,
        () -> Trainer.of(network).loss(Loss.meanSquaredError()).metric().optimizer(new Sgd(0.1)).epochs(1)
            .backend(Samples.generated()).watchNumbers().fit(DATA))
        .getMessage();
  }

  @Test
  void comesFromTheLineThatMadeALayerOfTheLibrary() {
    var small = Dense.of("small", 1, 1, Activation.IDENTITY);
    var large = Dense.of("large", 1, 1, Activation.IDENTITY);
    small.weight().value().set(0, 1e30);
    large.weight().value().set(0, 1e30);
    assertThat(failure(Sequential.of(small, large)))
        .startsWith("In step 1 the output \"loss\" became Infinity: the first was"
            + " Infinity as the result of matMul in the layer \"large\" from NonFiniteNumbersTest.java:"
            + line("large = Dense"));
  }

  @Test
  void comesFromTheLineThatComputesInALayerOfOnesOwn() {
    var offset = new Parameter("logarithm.offset", DType.FLOAT32, Shape.SCALAR, Initializer.zeros());
    offset.value().set(0, -10);
    assertThat(failure(Sequential.of(new Logarithm(offset))))
        .startsWith("In step 1 the output \"loss\" became NaN: the first was NaN"
            + " as the result of log in the layer \"Logarithm\" from NonFiniteNumbersTest.java:" + line("moved.log()"));
  }

  /// The first line of this file that holds a text.
  private static int line(String text) {
    try {
      var lines = Files.readAllLines(Path.of("src/test/java/example/NonFiniteNumbersTest.java"));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(text)) {
          return i + 1;
        }
      }
      throw new AssertionError(text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
