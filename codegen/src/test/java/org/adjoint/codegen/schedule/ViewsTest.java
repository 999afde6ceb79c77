package org.adjoint.codegen.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Agreement;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.codegen.Samples;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.Test;

/// What views, assemblies and lookups cost in kernels. Every schedule is also run.
class ViewsTest {
  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, DType.FLOAT32, Shape.of(sizes));
  }

  private static Tensor slice(Tensor x, int axis, int start, int size, int step) {
    return Tensor.of(new Op.Slice(x, axis, start, size, step));
  }

  private static Tensor reverse(Tensor x, int axis) {
    return Tensor.of(new Op.Reverse(x, axis));
  }

  /// The number of kernels of a program that computes the same as the interpreter.
  private static int kernels(Tensor... outputs) {
    var builder = Program.named("p");
    for (int number = 0; number < outputs.length; number++) {
      builder.output("y" + number, outputs[number]);
    }
    return checked(builder.build()).groups().size();
  }

  private static Schedule checked(Program program) {
    var inputs = new LinkedHashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      var shape = input.shape().bind(Map.of("batch", 5));
      inputs.put(name, input.dtype().isFloating()
          ? Samples.moderate(input.dtype(), shape, name.hashCode())
          : Samples.array(input.dtype(), shape, IntStream.iterate(1, i -> (i * 7 + 3) % 5).asDoubleStream()));
    }
    Agreement.assertAgree(program, inputs, Tolerance.ulpsOfScale(200, 4));
    return Scheduler.schedule(Normalizer.apply(Simplifier.standard().apply(program)));
  }

  // ---- views ----

  @Test
  void aViewCostsNoKernel() {
    var x = input("x", 20, 30);
    assertThat(kernels(slice(x, 0, 0, 10, 2).exp().sum())).isEqualTo(1);
    assertThat(kernels(reverse(x, 1).exp().mul(x))).isEqualTo(1);
    assertThat(kernels(Tensor.of(new Op.Unfold(x, 1, 4, 2, 3)).max(2))).isEqualTo(1);
    assertThat(kernels(Tensor.of(new Op.Barrier(x)).exp())).isEqualTo(1);
    assertThat(kernels(slice(x, 1, 1, 29, 1).sub(slice(x, 1, 0, 29, 1)).square().mean())).isEqualTo(1);
  }

  @Test
  void viewsOfViewsAreOneView() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 6, 1, 9));
    var view = reverse(slice(x.transpose(3, 0, 2, 1), 0, 2, 3, 3), 1).expand(0).broadcastTo(
        Shape.of(Dim.of(4), Dim.of(3), Dim.symbol("batch"), Dim.of(1), Dim.of(6)));
    assertThat(kernels(reverse(Tensor.of(new Op.Unfold(reverse(view, 4), 4, 3, 2, 1)), 5).exp())).isEqualTo(1);
  }

  @Test
  void twoHalvesOfAReversalComeBackInOrder() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 6));
    var map = IndexMap.resolve(reverse(reverse(x, 0), 0), IndexMap.identity(2)).map();
    assertThat(map).isEqualTo(IndexMap.identity(2));
    assertThat(IndexMap.resolve(reverse(slice(reverse(x, 1), 1, 1, 5, 1), 1), IndexMap.identity(2)).map())
        .isEqualTo(IndexMap.identity(2));
  }

  @Test
  void aValueThatIsReadAtOtherPlacesThanItsOwnIsStored() {
    var x = input("x", 30).exp();
    assertThat(kernels(x.add(reverse(x, 0)))).isEqualTo(2);
    assertThat(kernels(slice(x, 0, 0, 30, 1).mul(2))).isEqualTo(1);
  }

  @Test
  void anUpdateThatReadsItselfThroughAViewIsNotMadeInPlace() {
    var w = input("w", 6, 6);
    for (var next : List.of(reverse(w, 0), reverse(w, 1).add(w),
        Tensor.of(new Op.Pad(slice(w, 0, 1, 5, 1), 0, 0, 1, 0)),
        Tensor.of(new Op.Concat(List.of(slice(w, 1, 3, 3, 1), slice(w, 1, 0, 3, 1)), 1)),
        Tensor.of(new Op.Gather(w, Tensor.constant(NdArray.of(new int[] {3, 1, 2, 5, 0, 4})), 0)).mul(2))) {
      assertThat(checked(Program.named("p").update(w, next).build()).inPlace()).as(next.toString()).isEmpty();
    }
  }

  @Test
  void aRowThatIsMadeOfAnotherInputMayBeWrittenInPlace() {
    var w = input("w", 6, 6);
    var x = input("x", 4, 6);
    var next = Tensor.of(new Op.Pad(x, 0, 1, 1, 0));
    assertThat(checked(Program.named("p").update(w, next).output("old", w.sum()).build()).inPlace()).hasSize(1);
  }

  // ---- products ----

  @Test
  void aConvolutionCopiesItsWindowsAndMultiplies() {
    var image = Tensor.input("image", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 8, 9));
    var filters = input("filters", 12, 5);
    var windows = Tensor.of(new Op.Unfold(Tensor.of(new Op.Unfold(image, 1, 3, 1, 1)), 2, 4, 1, 1));
    var rows =
        windows.transpose(0, 1, 2, 3, 4).reshape(new Shape(List.of(Dim.symbol("batch"), Dim.of(36), Dim.of(12))));
    var weights = filters.broadcastTo(Shape.of(Dim.symbol("batch"), Dim.of(12), Dim.of(5)));
    assertThat(kernels(rows.matMul(weights))).isEqualTo(2);
  }

  @Test
  void factorsThatAreReadBackwardsOrWithGapsAreStored() {
    var x = input("x", 12, 18);
    var y = input("y", 18, 20);
    assertThat(kernels(slice(x, 1, 3, 15, 1).matMul(slice(y, 0, 3, 15, 1)))).isEqualTo(1);
    assertThat(kernels(reverse(x, 0).matMul(y))).isEqualTo(2);
    assertThat(kernels(x.matMul(slice(y, 1, 0, 10, 2)))).isEqualTo(2);
  }

  // ---- assemblies ----

  @Test
  void anAssemblyIsAKernelOfItsOwn() {
    var x = input("x", 6, 8);
    assertThat(kernels(Tensor.of(new Op.Pad(x, 1, 2, 1, 0)))).isEqualTo(1);
    assertThat(kernels(Tensor.of(new Op.Pad(x.exp(), 1, 2, 1, 0)).tanh())).isEqualTo(3);
    assertThat(kernels(Tensor.of(new Op.Concat(List.of(reverse(x, 0), x.transpose(0, 1)), 1)))).isEqualTo(1);
  }

  @Test
  void aConcatenationOfManyPartsIsMadeInGroups() {
    var x = input("x", 40, 3);
    var parts = IntStream.range(0, 40).mapToObj(row -> slice(x, 0, 39 - row, 1, 1)).toList();
    assertThat(kernels(Tensor.of(new Op.Concat(parts, 0)))).isEqualTo(4);
  }

  // ---- lookups ----

  @Test
  void aLookupSharesTheKernelOfWhatIsComputedFromIt() {
    var table = input("table", 5, 24);
    var tokens = Tensor.input("tokens", DType.INT64, Shape.of(Dim.symbol("batch"), 7));
    var words = Tensor.of(new Op.Gather(table, tokens, 0));
    assertThat(kernels(words.exp().sum(2), words.mul(2))).isEqualTo(1);
  }

  @Test
  void indicesMayBeComputedInTheSameKernel() {
    var table = input("table", 5, 24);
    var tokens = Tensor.input("tokens", DType.INT32, Shape.of(7));
    var other = Tensor.of(new Op.Gather(table, tokens.neg().add(4), 0));
    assertThat(kernels(other.exp())).isEqualTo(1);
    var best = Tensor.of(new Op.Gather(tokens, Tensor.of(new Op.Gather(tokens, tokens, 0)), 0));
    assertThat(kernels(Tensor.of(new Op.Gather(table, best, 0)))).isLessThanOrEqualTo(2);
  }

  @Test
  void whatIsLookedUpIsStoredBefore() {
    var table = input("table", 5, 24);
    var tokens = Tensor.input("tokens", DType.INT32, Shape.of(7));
    assertThat(kernels(Tensor.of(new Op.Gather(table.exp(), tokens, 0)))).isEqualTo(2);
    assertThat(kernels(Tensor.of(new Op.Gather(reverse(table, 0), tokens, 0)).matMul(input("w", 24, 3)))).isEqualTo(2);
    assertThat(kernels(Tensor.of(new Op.Gather(table.lessThan(table.number(0)), tokens, 1)))).isEqualTo(1);
  }
}
