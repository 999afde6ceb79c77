package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The text of generated code, as checked in under `src/test/resources/golden`.
///
/// After a change that is meant to alter it, run the test with the property
/// `adjoint.golden.rewrite` set to `true`; the files are written anew, and the difference is there to be read:
///
/// ```
/// mvn test -pl codegen -am -Dtest=GoldenSourceTest -Dsurefire.failIfNoSpecifiedTests=false -Dadjoint.golden.rewrite=true
/// ```
class GoldenSourceTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  /// Fixed, so that the text is the same on every machine.
  private static final Machine MACHINE = new Machine(256, 16);

  static Stream<Named<Program>> programs() {
    var programs = new ArrayList<Program>();
    // One line of source for all nodes, so that the text does not change with this file.
    new Origin("Model.java", 1)
        .during(() -> programs.addAll(
            List.of(fusedLoss(), denseLayer(), crossEntropy(), gradientStep(), views(), assemblies(), embedding())));
    return programs.stream().map(program -> Named.of(program.name(), program));
  }

  private static Program fusedLoss() {
    var shape = Shape.of(1000);
    var x = Tensor.input("x", DType.FLOAT32, shape);
    var w = Tensor.input("w", DType.FLOAT32, shape);
    var b = Tensor.input("b", DType.FLOAT32, shape);
    var y = Tensor.input("y", DType.FLOAT32, shape);
    var prediction = x.mul(w).add(b).tanh().mul(x.sigmoid()).named("prediction");
    var loss = prediction.sub(y).square().mean().named("loss");
    var gradients = Gradients.of(loss, List.of(w, b));
    return Program.named("fused loss").output("loss", loss).output("dw", gradients.get(0))
        .output("db", gradients.get(1)).build();
  }

  private static Program denseLayer() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 784));
    var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(784, 100));
    var bias = Tensor.input("bias", DType.FLOAT32, Shape.of(100));
    return Program.named("dense layer").output("hidden", Activations.relu(x.matMul(weight).add(bias)).named("hidden"))
        .build();
  }

  private static Program crossEntropy() {
    var logits = Tensor.input("logits", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 10));
    var labels = Tensor.input("labels", DType.INT32, Shape.of(Dim.symbol("batch")));
    var chosen = Indexing.oneHot(labels, 10, DType.FLOAT64);
    var loss = Reductions.logSoftmax(logits, -1).mul(chosen).sum(-1).neg().mean().named("loss");
    return Program.named("cross entropy").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(logits)).getFirst()).build();
  }

  private static Program gradientStep() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 20));
    var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(20, 30));
    var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 30));
    var loss = x.matMul(weight).sub(y).square().mean().named("loss");
    return Program.named("gradient step").output("loss", loss)
        .update(weight, weight.sub(Gradients.of(loss, List.of(weight)).getFirst().mul(0.1))).build();
  }

  private static Program views() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 784));
    var upsideDown = Tensor.of(new Op.Reverse(x, 0)).exp().named("upsideDown");
    var middle = Tensor.of(new Op.Slice(x, 1, 100, 500, 1)).square().mean().named("middle");
    var odd = Tensor.of(new Op.Slice(x, 1, 1, 392, 2)).sum(1).named("odd");
    var windows = Tensor.of(new Op.Unfold(x, 1, 5, 3, 2)).max(2).named("windows");
    return Program.named("views").output("upsideDown", upsideDown).output("middle", middle).output("odd", odd)
        .output("windows", windows).build();
  }

  private static Program assemblies() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 20));
    var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 30));
    var signal = Tensor.input("signal", DType.FLOAT32, Shape.of(6, 9));
    var padded = Tensor.of(new Op.Pad(x, 1, 2, 3, 1)).named("padded");
    var joined = Tensor.of(new Op.Concat(List.of(x, y), 1)).named("joined");
    var overlaid = Tensor.of(new Op.Fold(signal, 0, 24, 3, 1)).named("overlaid");
    return Program.named("assemblies").output("padded", padded).output("joined", joined).output("overlaid", overlaid)
        .build();
  }

  private static Program embedding() {
    var table = Tensor.input("table", DType.FLOAT32, Shape.of(1000, 64));
    var tokens = Tensor.input("tokens", DType.INT64, Shape.of(Dim.symbol("batch"), 12));
    var words = Tensor.of(new Op.Gather(table, tokens, 0)).mul(8).named("words");
    var loss = words.square().mean().named("loss");
    return Program.named("embedding").output("loss", loss)
        .update(table, table.sub(Gradients.of(loss, List.of(table)).getFirst().mul(0.1))).build();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void generatedSourceIsTheOneCheckedIn(Program program) throws IOException {
    var sources = new LinkedHashMap<>(new GeneratedCodeBackend(MACHINE).compile(program).sources());
    assertThat(sources).hasSize(1);
    for (var source : sources.entrySet()) {
      var file = FOLDER.resolve(source.getKey());
      if (Boolean.getBoolean("adjoint.golden.rewrite")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, source.getValue());
      }
      assertThat(source.getValue()).isEqualTo(Files.readString(file));
    }
  }
}
