package org.adjoint.codegen.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Agreement;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Reductions;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.Test;

/// Which programs are which kernels. Every schedule is also run.
class SchedulerTest {
  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, DType.FLOAT32, Shape.of(sizes));
  }

  private static Schedule schedule(Program program) {
    return Scheduler.schedule(Normalizer.apply(Simplifier.standard().apply(program)));
  }

  /// The schedule of a program that computes the same as the interpreter.
  private static Schedule checked(Program program) {
    var inputs = new LinkedHashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      inputs.put(name, Samples.moderate(input.dtype(), input.shape().bind(Map.of("batch", 5)), name.hashCode()));
    }
    Agreement.assertAgree(program, inputs, Tolerance.ulpsOfScale(200, 1));
    return schedule(program);
  }

  private static BufferPlan plan(Schedule schedule) {
    return BufferPlanner.plan(schedule);
  }

  private static List<Buffer> temporaries(Schedule schedule) {
    return plan(schedule).buffers().stream().filter(buffer -> buffer.role() == Buffer.Role.TEMPORARY).toList();
  }

  // ---- fusion ----

  @Test
  void aValueAndItsGradientsOverVectorsAreOneKernel() {
    var x = input("x", 50);
    var w = input("w", 50);
    var b = input("b", 50);
    var y = input("y", 50);
    var loss = x.mul(w).add(b).tanh().mul(x.sigmoid()).sub(y).square().mean();
    var gradients = Gradients.of(loss, List.of(w, b));
    var schedule = checked(Program.named("p").output("loss", loss).output("dw", gradients.get(0))
        .output("db", gradients.get(1)).build());
    assertThat(schedule.groups()).hasSize(1);
    assertThat(temporaries(schedule)).isEmpty();
  }

  @Test
  void aConvolutionalStepIsProductsThatReadWindowsAndLoopsAlongTheSamples() {
    var parameters = List.of(input("w1", 4, 1, 3, 3), input("b1", 4), input("w2", 6, 4, 3, 3), input("b2", 6));
    var hidden = convolution(input("x", 32, 1, 14, 14), parameters.get(0), parameters.get(1));
    var loss = convolution(hidden, parameters.get(2), parameters.get(3)).square().mean();
    var gradients = Gradients.of(loss, parameters);
    var builder = Program.named("p").output("loss", loss);
    for (int at = 0; at < parameters.size(); at++) {
      builder.update(parameters.get(at), parameters.get(at).sub(gradients.get(at)));
    }
    var schedule = checked(builder.build());
    assertThat(schedule.groups().stream().map(group -> group.results().stream()
        .map(result -> result.op().label() + " " + result.shape()).collect(Collectors.joining(", "))))
        .containsExactly(
            "stopGradient [1, 14, 14, 32]",
            "matMul [4, 4608]", "add [4, 12, 12, 32], select [4, 12, 12, 32]", "max [4, 6, 6, 32]",
            "matMul [6, 512]", "add [6, 4, 4, 32], select [6, 4, 4, 32]",
            "max [6, 2, 2, 32], div [], div [6, 2, 2, 32]",
            "select [6, 2, 2, 2, 2, 32]", "select [6, 4, 4, 32], sub [6]",
            "matMul [36, 512]", "fold [4, 3, 4, 6, 32]", "fold [4, 6, 6, 32]",
            "div [4, 6, 6, 32]", "select [4, 6, 2, 6, 2, 32]", "select [4, 12, 12, 32], sub [4]",
            "matMul [4, 9]", "sub [4, 1, 3, 3]", "matMul [6, 36]", "sub [6, 4, 3, 3]");
  }

  private static Tensor convolution(Tensor x, Tensor weight, Tensor bias) {
    var sums = Convolutions.conv(x, weight, Windows.dense()).add(Layouts.expandDims(bias, 1, 2));
    return Pooling.maxPool(Activations.relu(sums), 2, 2);
  }

  @Test
  void aProductTakesBiasAndRectifierAsItsEpilogue() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 30));
    var hidden = Activations.relu(x.matMul(input("w", 30, 20)).add(input("b", 20)));
    var schedule = checked(Program.named("p").output("hidden", hidden).build());
    assertThat(schedule.groups()).hasSize(1);
    assertThat(schedule.fusions().getFirst().placement().product()).isPresent();
    assertThat(temporaries(schedule)).isEmpty();
  }

  @Test
  void softmaxCrossEntropyWithItsGradientIsOneRowKernel() {
    var logits = Tensor.input("logits", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 10));
    var labels = Tensor.input("labels", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 10));
    var loss = Reductions.logSoftmax(logits, -1).mul(labels).sum(-1).neg().mean();
    var schedule = checked(Program.named("p").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(logits)).getFirst()).build());
    assertThat(schedule.groups()).hasSize(1);
    assertThat(schedule.fusions().getFirst().placement().rowAxes()).isEqualTo(1);
    assertThat(schedule.fusions().getFirst().placement().passes()).isGreaterThan(1);
    assertThat(temporaries(schedule)).isEmpty();
  }

  @Test
  void passesThatWouldComputeTooMuchAgainAreKernelsOfTheirOwn() {
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 37));
    var values = x;
    for (int pass = 0; pass < 5; pass++) {
      values = values.tanh();
      values = values.sub(values.max(1).reshape(Shape.of(Dim.symbol("batch"), 1)));
    }
    var program = Program.named("p").output("values", values).build();
    assertThat(checked(program).groups()).hasSizeGreaterThan(1);
    assertThat(new GeneratedCodeBackend(new Machine(128, 16)).compile(program).sources()).hasSize(1);
  }

  @Test
  void aBiasGradientSharesTheKernelOfWhatItSums() {
    var x = input("x", 6, 40);
    var g = x.tanh().mul(input("g", 6, 40));
    var schedule = checked(Program.named("p").output("bias", g.sum(0)).output("all", g).build());
    assertThat(schedule.groups()).hasSize(1);
  }

  @Test
  void fullReductionsOverOneArrayShareALoop() {
    var x = input("x", 6, 40);
    var schedule = checked(
        Program.named("p").output("sum", x.sum()).output("max", x.max()).output("squares", x.square().sum()).build());
    assertThat(schedule.groups()).hasSize(1);
  }

  @Test
  void transposesOfFactorsAreNoKernels() {
    var x = input("x", 70, 6);
    var y = input("y", 9, 70);
    var schedule = checked(Program.named("p").output("product", x.transpose().matMul(y.transpose())).build());
    assertThat(schedule.fusions().stream().filter(group -> group.placement().product().isPresent())).hasSize(1);
    assertThat(schedule.groups().stream().flatMap(group -> group.nodes().stream()))
        .noneMatch(node -> node.op() instanceof Op.Transpose);
  }

  // ---- updates ----

  @Test
  void aStepDownTheGradientIsTheEpilogueOfItsProductAndInPlace() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 30));
    var w = input("w", 30, 20);
    var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 20));
    var loss = x.matMul(w).sub(y).square().mean();
    var schedule = checked(Program.named("p").output("loss", loss)
        .update(w, w.sub(Gradients.of(loss, List.of(w)).getFirst().mul(0.1))).build());
    var writer = schedule.fusions().getLast();
    assertThat(writer.placement().product()).isPresent();
    assertThat(writer.results()).hasSize(1);
    assertThat(schedule.inPlace()).hasSize(1);
    assertThat(plan(schedule).copies()).isEmpty();
    assertThat(temporaries(schedule)).noneMatch(buffer -> buffer.shape().equals(w.shape()));
  }

  @Test
  void adamUpdatesItsMomentsAndTheWeightInPlaceInOneKernel() {
    var g = input("g", 8, 9);
    var w = input("w", 8, 9);
    var m = input("m", 8, 9);
    var v = input("v", 8, 9);
    var t = input("t");
    var nextT = t.add(1);
    var nextM = m.mul(0.9).add(g.mul(0.1));
    var nextV = v.mul(0.999).add(g.square().mul(0.001));
    var scale = nextT.mul(-0.1).expm1().neg();
    var nextW = w.sub(nextM.mul(0.01).div(scale).div(nextV.sqrt().add(1e-3)));
    var program = Program.named("p").update(w, nextW).update(m, nextM).update(v, nextV).update(t, nextT).build();
    var inputs = new LinkedHashMap<String, NdArray>();
    for (var name : List.of("g", "w", "m", "v")) {
      inputs.put(name, Samples.array(DType.FLOAT32, Shape.of(8, 9),
          IntStream.range(1, 100).mapToDouble(i -> i * 0.01)));
    }
    inputs.put("t", NdArray.scalar(DType.FLOAT32, 3));
    Agreement.assertAgree(program, inputs, Tolerance.ulpsOfScale(20, 1));
    var schedule = schedule(program);
    assertThat(schedule.fusions().stream().filter(group -> group.placement().domain().rank() == 2)).hasSize(1);
    assertThat(schedule.inPlace()).hasSize(4);
    assertThat(plan(schedule).copies()).isEmpty();
  }

  @Test
  void twoInputsThatChangePlacesNeedOneCopy() {
    var x = input("x", 9);
    var y = input("y", 9);
    var schedule = checked(Program.named("p").update(x, y).update(y, x).build());
    assertThat(schedule.inPlace()).hasSize(1);
    assertThat(plan(schedule).copies()).hasSize(1);
  }

  @Test
  void updatesFromEachOtherInOneLoopAreRightAndInPlace() {
    var x = input("x", 9);
    var y = input("y", 9);
    var schedule = checked(Program.named("p").update(x, x.add(y)).update(y, x.sub(y)).build());
    assertThat(schedule.groups()).hasSize(1);
    assertThat(schedule.inPlace()).hasSize(2);
  }

  @Test
  void whoReadsTheOldValueComesBeforeTheUpdate() {
    var w = input("w", 8, 5);
    var x = input("x", 9, 8);
    var g = input("g", 9, 5);
    var next = w.sub(x.transpose().matMul(g).mul(0.1));
    var schedule = checked(
        Program.named("p").update(w, next).output("old", x.matMul(w)).output("new", x.matMul(next)).build());
    assertThat(schedule.inPlace()).hasSize(1);
  }

  @Test
  void anUpdateWhoseOldValueIsNeededAfterwardsIsCopied() {
    var w = input("w", 40);
    var next = w.sub(w.sum());
    // What reads w here depends on the whole of its next value.
    var late = next.square().sum().mul(w);
    var schedule = checked(Program.named("p").update(w, next).output("late", late).build());
    assertThat(schedule.inPlace()).isEmpty();
    assertThat(plan(schedule).copies()).hasSize(1);
  }

  @Test
  void anUpdateThatReadsOtherPlacesOfItselfIsNotMadeInPlace() {
    var w = input("w", 6, 6);
    for (var next : List.of(w.transpose(), w.matMul(w), w.sub(w.sum(0)), w.div(w.square().sum(1).expand(1)),
        w.reshape(Shape.of(36)).exp().reshape(Shape.of(6, 6)).add(w.transpose()))) {
      checked(Program.named("p").update(w, next).build());
    }
    assertThat(schedule(Program.named("p").update(w, w.transpose()).build()).inPlace()).isEmpty();
    assertThat(schedule(Program.named("p").update(w, w.matMul(w)).build()).inPlace()).isEmpty();
  }

  @Test
  void aSumOverRowsIsNotMadeInPlaceWhereItsRowsReadTheOldValue() {
    var b = input("b", 6);
    var x = input("x", 6, 6);
    var schedule = checked(Program.named("p").update(b, b.mul(2).expand(1).mul(x).sum(0)).build());
    assertThat(schedule.inPlace()).isEmpty();
  }

  @Test
  void whatALaterPassNeedsAgainIsKeptThoughItIsAnUpdateInPlace() {
    var x = input("x", 3, 20);
    var next = input("y", 3, 20).mul(input("scale", 3, 20)).tanh();
    var difference = next.sub(next.max(1).expand(1)).named("difference");
    var schedule = checked(Program.named("p").output("difference", difference).update(x, next).build());
    assertThat(schedule.groups()).hasSize(1);
  }

  @Test
  void aRowThatIsUpdatedInAnEarlierPassIsNotReadInALaterOne() {
    var b = input("b", 6);
    var c = input("c", 6);
    var x = input("x", 6, 33);
    checked(Program.named("p").update(b, c.mul(2)).output("late", x.mul(c.expand(1)).sum(1).add(b.mul(c))).build());
  }

  // ---- convexity ----

  @Test
  void nodesThatAPathLeavesAndReentersAreNotMerged() {
    var x = input("x", 40);
    // Both ends run over x, but the reduction between them must be complete before the second begins.
    var scaled = x.mul(2);
    var total = scaled.exp().sum();
    var far = scaled.div(total);
    var schedule = checked(Program.named("p").output("near", scaled).output("far", far).build());
    assertThat(schedule.groups()).hasSizeGreaterThan(1);
    assertThat(positionOf(schedule, Op.Reduce.class)).isLessThan(positionOf(schedule, Op.Div.class));
  }

  @Test
  void nodesOnBothSidesOfAProductAreNotMerged() {
    var x = input("x", 12, 12);
    var before = x.tanh();
    var after = before.add(before.matMul(input("w", 12, 12)).matMul(x));
    var schedule = checked(Program.named("p").output("after", after.exp()).output("before", before).build());
    assertThat(positionOf(schedule, Op.Tanh.class)).isLessThan(positionOf(schedule, Op.Exp.class));
  }

  @Test
  void everyNodeIsComputedOnceAndAfterItsOperands() {
    var x = input("x", 12, 12);
    var h = Reductions.softmax(x.matMul(x).tanh(), -1);
    var loss = h.square().sum(0).log1p().mean();
    var schedule = checked(Program.named("p").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(x)).getFirst()).build());
    var order = schedule.groups().stream().flatMap(group -> group.nodes().stream()).toList();
    assertThat(order).doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(schedule.program().nodes().stream().filter(Accesses::isComputed).toList());
    for (var node : order) {
      for (var access : Accesses.of(node)) {
        var source = Accesses.stored(access.source());
        if (Accesses.isComputed(source)) {
          assertThat(order.indexOf(source)).isLessThan(order.indexOf(node));
        }
      }
    }
  }

  private static int positionOf(Schedule schedule, Class<? extends Op> op) {
    for (int group = 0; group < schedule.groups().size(); group++) {
      if (schedule.groups().get(group).nodes().stream().anyMatch(node -> op.isInstance(node.op()))) {
        return group;
      }
    }
    throw new AssertionError("No group computes " + op + ".");
  }
}
