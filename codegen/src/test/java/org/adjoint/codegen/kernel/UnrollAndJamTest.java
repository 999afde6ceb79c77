package org.adjoint.codegen.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.Offset;
import org.adjoint.graph.Op;
import org.junit.jupiter.api.Test;

class UnrollAndJamTest {
  private static final Buffer X = new Buffer(0, "x", DType.FLOAT32, Shape.of(8, 5), Buffer.Role.INPUT);
  private static final Buffer Y = new Buffer(1, "y", DType.FLOAT32, Shape.of(8, 5), Buffer.Role.OUTPUT);
  private static final LoopAxis I = new LoopAxis("i", Extent.of(8));
  private static final LoopAxis K = new LoopAxis("k", Extent.of(5));

  private static Index at(LoopAxis axis, int shift) {
    return new Index(List.of(part(axis, shift, Extent.ONE)));
  }

  private static Index.Part part(LoopAxis axis, int shift, Extent stride) {
    return new Index.Part(List.of(new Index.Step(axis, shift, 1)), Offset.ZERO, stride);
  }

  private static Local local(String label) {
    return new Local(label, DType.FLOAT32, false);
  }

  @Test
  void oneCopyIsTheBodyItself() {
    List<Stmt> body = List.of(new Stmt.Let(local("a"), new Expr.Load(X, at(I, 0))));
    assertThat(UnrollAndJam.apply(body, I, 1)).isSameAs(body);
  }

  @Test
  void whatDoesNotMoveIsWrittenOnceAndTheRestOnceForEachCopy() {
    var fixed = local("fixed");
    var moving = local("moving");
    var product = new Expr.Use(fixed).times(new Expr.Use(moving));
    var jammed = UnrollAndJam.apply(List.of(new Stmt.Let(fixed, new Expr.Load(X, at(K, 0))),
        new Stmt.Let(moving, new Expr.Load(X, at(I, 0))), new Stmt.Store(Y, at(I, 0), product)), I, 3);
    assertThat(jammed).hasSize(1 + 3 + 3);
    assertThat(jammed.getFirst()).isEqualTo(new Stmt.Let(fixed, new Expr.Load(X, at(K, 0))));
    for (int copy = 0; copy < 3; copy++) {
      var let = (Stmt.Let) jammed.get(1 + copy);
      assertThat(let.local().label()).isEqualTo("moving" + copy);
      assertThat(let.value()).isEqualTo(new Expr.Load(X, at(I, copy)));
      assertThat(jammed.get(4 + copy)).isEqualTo(new Stmt.Store(Y, at(I, copy),
          new Expr.Use(fixed).times(new Expr.Use(let.local()))));
    }
  }

  @Test
  void aValueWithRareExceptionsIsCopiedWithThem() {
    var x = local("x");
    var use = new Expr.Use(x);
    var rare = new Expr.Compare(Op.Comparison.LT, use.number(9), use);
    var jammed = UnrollAndJam.apply(List.of(new Stmt.Let(x, new Expr.Load(X, at(I, 0))),
        new Stmt.LetExcept(local("sine"), use.times(use), rare, Expr.Exactly.SIN, use)), I, 2);
    assertThat(jammed).hasSize(4);
    for (int copy = 0; copy < 2; copy++) {
      var copied = new Expr.Use(((Stmt.Let) jammed.get(copy)).local());
      var sine = (Stmt.LetExcept) jammed.get(2 + copy);
      assertThat(sine).isEqualTo(new Stmt.LetExcept(sine.local(), copied.times(copied),
          new Expr.Compare(Op.Comparison.LT, use.number(9), copied), Expr.Exactly.SIN, copied));
    }
  }

  @Test
  void anInnerLoopIsEnteredOnceWithAllCopiesInside() {
    var sum = local("sum");
    var load = new Expr.Load(X,
        Index.of(List.of(I, K), List.of(Extent.of(5), Extent.ONE)));
    List<Stmt> inner = List.of(new Stmt.Accumulate(sum, Op.Reduction.SUM, load));
    var jammed = UnrollAndJam.apply(List.of(new Stmt.Accumulator(sum, Op.Reduction.SUM),
        new Stmt.Loop(K, Stmt.Kind.VECTOR, false, 1, inner), new Stmt.Store(Y, at(I, 0), new Expr.Use(sum))), I, 2);
    var sums = jammed.stream().filter(Stmt.Accumulator.class::isInstance)
        .map(statement -> ((Stmt.Accumulator) statement).local()).toList();
    assertThat(sums).hasSize(2).doesNotHaveDuplicates();
    var loops = jammed.stream().filter(Stmt.Loop.class::isInstance).map(Stmt.Loop.class::cast).toList();
    assertThat(loops).hasSize(1);
    assertThat(loops.getFirst().body()).extracting(statement -> ((Stmt.Accumulate) statement).local())
        .isEqualTo(sums);
    assertThat(jammed.subList(3, 5)).extracting(statement -> ((Stmt.Store) statement).value())
        .isEqualTo(List.of(new Expr.Use(sums.get(0)), new Expr.Use(sums.get(1))));
  }

  @Test
  void shiftsAddUpWhenUnrolledAlongBothAxes() {
    var both = Index.of(List.of(I, K), List.of(Extent.of(5), Extent.ONE));
    List<Stmt> body = List.of(new Stmt.Store(Y, both, new Expr.Load(X, both)));
    var jammed = UnrollAndJam.apply(UnrollAndJam.apply(body, I, 2), K, 3);
    assertThat(jammed).hasSize(6).doesNotHaveDuplicates()
        .allSatisfy(statement -> assertThat(((Expr.Load) ((Stmt.Store) statement).value()).index())
            .isEqualTo(((Stmt.Store) statement).index()));
  }
}
