package org.adjoint.codegen.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.graph.Op;
import org.junit.jupiter.api.Test;

class InliningTest {
  private static final Buffer X = new Buffer(0, "x", DType.FLOAT32, Shape.of(8), Buffer.Role.INPUT);
  private static final Buffer Y = new Buffer(1, "y", DType.FLOAT32, Shape.of(8), Buffer.Role.OUTPUT);
  private static final LoopAxis I = new LoopAxis("i", Extent.of(8));
  private static final Index AT = Index.of(List.of(I), List.of(Extent.ONE));
  private static final Expr LOAD = new Expr.Load(X, AT);

  private static Local local(String label, boolean named) {
    return new Local(label, DType.FLOAT32, named);
  }

  @Test
  void aValueThatIsUsedOnceStandsWhereItIsUsed() {
    var a = local("a", false);
    var inlined =
        Inlining.apply(List.of(new Stmt.Let(a, LOAD), new Stmt.Store(Y, AT, new Expr.Use(a).plus(LOAD))), true);
    assertThat(inlined).containsExactly(new Stmt.Store(Y, AT, LOAD.plus(LOAD)));
  }

  @Test
  void aValueThatIsUsedTwiceOrHasANameStaysALocal() {
    var a = local("a", false);
    var b = local("b", true);
    List<Stmt> body = List.of(new Stmt.Let(a, LOAD), new Stmt.Let(b, new Expr.Use(a).plus(new Expr.Use(a))),
        new Stmt.Store(Y, AT, new Expr.Use(b)));
    assertThat(Inlining.apply(body, true)).isEqualTo(body);
  }

  @Test
  void aLoadIsNotMovedPastAStoreIntoItsArray() {
    var a = local("a", false);
    List<Stmt> body = List.of(new Stmt.Let(a, LOAD), new Stmt.Store(X, AT, LOAD.number(1)),
        new Stmt.Store(Y, AT, new Expr.Use(a)));
    assertThat(Inlining.apply(body, true)).isEqualTo(body);
  }

  @Test
  void aLoadIsNotMovedPastAStoreWithinAnotherValueEither() {
    var a = local("a", false);
    var b = local("b", false);
    var inlined = Inlining.apply(List.of(new Stmt.Let(a, LOAD), new Stmt.Let(b, new Expr.Use(a).plus(LOAD.number(2))),
        new Stmt.Store(X, AT, LOAD.number(1)), new Stmt.Store(Y, AT, new Expr.Use(b))), true);
    assertThat(inlined).containsExactly(new Stmt.Let(b, LOAD.plus(LOAD.number(2))),
        new Stmt.Store(X, AT, LOAD.number(1)), new Stmt.Store(Y, AT, new Expr.Use(b)));
  }

  @Test
  void aValueIsNotMovedIntoALoop() {
    var a = local("a", false);
    List<Stmt> body = List.of(new Stmt.Let(a, LOAD), new Stmt.Loop(I, Stmt.Kind.SERIAL, false, 1,
        List.of(new Stmt.Store(Y, AT, new Expr.Use(a)))));
    assertThat(Inlining.apply(body, true)).isEqualTo(body);
  }

  @Test
  void whatAFunctionIsCalledWithForRareElementsKeepsItsName() {
    var x = local("x", false);
    List<Stmt> body = List.of(new Stmt.Let(x, LOAD), new Stmt.LetExcept(local("sine", false), LOAD.number(1),
        new Expr.Compare(Op.Comparison.LT, LOAD.number(9), LOAD), Expr.Exactly.SIN, new Expr.Use(x)));
    assertThat(Inlining.apply(body, true)).isEqualTo(body);
  }

  @Test
  void aProductInASumBecomesOneOperationOnlyWhereThatIsAllowed() {
    var a = local("a", false);
    List<Stmt> body =
        List.of(new Stmt.Let(a, LOAD.times(LOAD)), new Stmt.Store(Y, AT, LOAD.number(3).plus(new Expr.Use(a))));
    assertThat(Inlining.apply(body, true))
        .containsExactly(new Stmt.Store(Y, AT, LOAD.timesPlus(LOAD, LOAD.number(3))));
    assertThat(Inlining.apply(body, false))
        .containsExactly(new Stmt.Store(Y, AT, LOAD.number(3).plus(LOAD.times(LOAD))));
  }

  @Test
  void productsOfIntegersStayProducts() {
    var seven = new Expr.Literal(7, DType.INT32, null);
    var y = new Buffer(2, "z", DType.INT32, Shape.of(8), Buffer.Role.OUTPUT);
    List<Stmt> body = List.of(new Stmt.Store(y, AT, seven.times(seven).plus(seven)));
    assertThat(Inlining.apply(body, true)).isEqualTo(body);
  }
}
