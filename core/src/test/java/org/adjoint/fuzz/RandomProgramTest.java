package org.adjoint.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What random programs are made of.
@Tag("trust")
class RandomProgramTest {
  private static final List<Sample> SAMPLES = Stream.iterate(0L, seed -> seed + 1).limit(2_000)
      .map(seed -> RandomProgram.of(seed, seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64)).toList();
  private static final List<Tensor> NODES =
      SAMPLES.stream().flatMap(sample -> sample.program().nodes().stream()).toList();

  @Test
  void theyHoldEveryPrimitive() {
    var found = NODES.stream().<Class<?>>map(node -> node.op().getClass()).collect(Collectors.toSet());
    assertThat(found).isEqualTo(members(Op.class).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> members(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(RandomProgramTest::members)
        : Stream.of(type);
  }

  @Test
  void theyHoldEveryKindOfComparisonAndReduction() {
    assertThat(NODES.stream().flatMap(node -> node.op() instanceof Op.Compare compare
        ? Stream.of(compare.comparison())
        : Stream.of())).contains(Op.Comparison.values());
    assertThat(NODES.stream().flatMap(node -> node.op() instanceof Op.Reduce reduce
        ? Stream.of(reduce.reduction())
        : Stream.of())).contains(Op.Reduction.values());
  }

  @Test
  void theyMoveElementsOfEveryType() {
    Map<Class<?>, Set<DType>> types = new HashMap<>();
    NODES.forEach(node -> types.computeIfAbsent(node.op().getClass(), _ -> new HashSet<>()).add(node.dtype()));
    for (var op : List.of(Op.Neg.class, Op.Abs.class, Op.Add.class, Op.Sub.class, Op.Mul.class, Op.Div.class,
        Op.Max.class, Op.Min.class, Op.Iota.class, Op.Reshape.class, Op.Transpose.class, Op.Broadcast.class,
        Op.Slice.class, Op.Reverse.class, Op.Unfold.class, Op.Barrier.class, Op.Pad.class, Op.Concat.class,
        Op.Gather.class, Op.Fold.class, Op.ScatterAdd.class)) {
      assertThat(types.get(op)).as(op.getSimpleName()).contains(DType.FLOAT32, DType.FLOAT64)
          .containsAnyOf(DType.INT32, DType.INT64);
    }
    for (var op : List.of(Op.Input.class, Op.Select.class, Op.Cast.class)) {
      assertThat(types.get(op)).as(op.getSimpleName()).contains(DType.values());
    }
    var ofTruths = NODES.stream().filter(node -> node.dtype() == DType.BOOL).map(Tensor::op).toList();
    assertThat(ofTruths).hasAtLeastOneElementOfType(Op.Layout.class).hasAtLeastOneElementOfType(Op.Pad.class)
        .hasAtLeastOneElementOfType(Op.Concat.class).hasAtLeastOneElementOfType(Op.Gather.class);
  }

  @Test
  void theyHaveShapesOfManyKinds() {
    assertThat(NODES).anyMatch(node -> node.shape().rank() == 0).anyMatch(node -> node.shape().rank() == 5)
        .anyMatch(node -> !node.shape().isFixed()).anyMatch(node -> node.shape().elements().is(1))
        .allMatch(node -> node.shape().rank() <= 6);
  }

  @Test
  void theyHaveLoopsOfManyKinds() {
    var loops = new ArrayList<Loop>();
    for (var node : NODES) {
      if (node.op() instanceof Op.Scan(var loop, _)) {
        loops.add(loop);
      }
    }
    assertThat(loops).anyMatch(Loop::reverse).anyMatch(loop -> !loop.reverse())
        .anyMatch(loop -> loop.initial().size() == 1).anyMatch(loop -> loop.initial().size() == 2)
        .anyMatch(loop -> loop.sequences().isEmpty()).anyMatch(loop -> loop.sequences().size() == 2)
        .anyMatch(loop -> loop.outputs().size() == 2).anyMatch(loop -> !loop.constants().isEmpty())
        .anyMatch(loop -> GraphWalk.topological(loop.body().results()).stream()
            .anyMatch(node -> node.op() instanceof Op.Scan));
    for (var kind : List.of(Loop.Result.Last.class, Loop.Result.Stacked.class, Loop.Result.Before.class)) {
      assertThat(NODES).anyMatch(
          node -> node.op() instanceof Op.Scan(var loop, int result) && kind.isInstance(loop.results().get(result)));
    }
  }

  @Test
  void theyHaveSeveralResultsAndUpdates() {
    assertThat(SAMPLES).anyMatch(sample -> sample.program().outputs().size() > 2)
        .anyMatch(sample -> sample.program().updates().isEmpty())
        .anyMatch(sample -> sample.program().updates().size() > 1);
  }

  @Test
  void aSeedGivesTheSameProgram() {
    for (int seed = 0; seed < 20; seed++) {
      var sample = RandomProgram.of(seed, DType.FLOAT32);
      assertThat(JavaPrinter.print(sample)).isEqualTo(JavaPrinter.print(RandomProgram.of(seed, DType.FLOAT32)));
      assertThat(Difference.between(sample.run(), sample.run(), 0)).isEmpty();
    }
  }

  @Test
  void joinedProgramsComputeWhatEachDoes() {
    var samples = SAMPLES.subList(0, RandomProgram.BLOCK);
    var together = Sample.joined(samples).run();
    for (int number = 0; number < samples.size(); number++) {
      assertThat(Difference.between(samples.get(number).run(), Sample.part(together, number), 0)).isEmpty();
    }
  }
}
