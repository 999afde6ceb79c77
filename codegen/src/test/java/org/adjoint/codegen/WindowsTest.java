package org.adjoint.codegen;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions and pooling with their gradients, whether products read windows in place or not.
class WindowsTest {
  static Stream<Arguments> convolutions() {
    return Stream.of(
        arguments(16, 1, 3, 9, 5, Windows.dense()),
        arguments(20, 2, 3, 9, 3, Windows.dense().stride(2)),
        arguments(33, 2, 4, 8, 3, Windows.dense().padding(1)),
        arguments(17, 3, 2, 9, 2, Windows.dense().dilation(2)),
        arguments(16, 1, 1, 7, 7, Windows.dense()),
        arguments(16, 2, 3, 5, 1, Windows.dense()),
        arguments(40, 2, 20, 6, 3, Windows.dense().same()),
        arguments(3, 2, 3, 8, 3, Windows.dense()),
        arguments(1, 2, 3, 8, 3, Windows.dense()));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void aConvolutionAndItsGradientsAgree(int batch, int channels, int filters, int size, int window, Windows windows) {
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      var x = Tensor.input("x", dtype, Shape.of(batch, channels, size, size));
      var weight = Tensor.input("weight", dtype, Shape.of(filters, channels, window, window));
      assertAgree(Convolutions.conv(x, weight, windows).square().mean(), List.of(x, weight));
    }
  }

  static Stream<Arguments> poolings() {
    return Stream.of(
        arguments(8, List.of(2, 2), Windows.dense().stride(2)),
        arguments(9, List.of(2, 2), Windows.dense().stride(2)),
        arguments(9, List.of(3, 3), Windows.dense().stride(2)),
        arguments(9, List.of(5, 4), Windows.dense()),
        arguments(8, List.of(3, 3), Windows.dense().same()));
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void thePoolingOfAConvolutionAndItsGradientsAgree(int size, List<Integer> window, Windows windows) {
    for (int batch : new int[] {18, 2}) {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(batch, 2, size + 2, size + 2));
      var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(3, 2, 3, 3));
      var sums = Convolutions.conv(x, weight, Windows.dense());
      assertAgree(Pooling.maxPool(sums, window, windows).square().mean(), List.of(x, weight));
      assertAgree(Pooling.averagePool(x, window, windows, false).square().mean(), List.of(x));
    }
  }

  private static void assertAgree(Tensor loss, List<Tensor> inputs) {
    var program = Program.named("p").output("loss", loss);
    var gradients = Gradients.of(loss, inputs);
    var values = new LinkedHashMap<String, NdArray>();
    for (int at = 0; at < inputs.size(); at++) {
      var input = inputs.get(at);
      var name = ((Op.Input) input.op()).name();
      program.output("by " + name, gradients.get(at));
      values.put(name, Samples.moderate(input.dtype(), input.shape(), at + 1));
    }
    Agreement.assertAgree(program.build(), values, Tolerance.ulpsOfScale(200, 1));
  }
}
