package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Contents;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.kernel.StepFormulas;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.TransposedCopy;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.graph.Op;

/// Writes one kernel as a method, statement by statement.
final class KernelMethod {
  /// The method of a generated class that checks an index which is looked up.
  static final String CHECKED = "checked";

  private final Kernel kernel;
  private final String name;
  private final String documentation;
  private final Names names = new Names(List.of("from", "to"));
  private final VectorDialect vector;
  private final Expressions expressions;
  private final CodeWriter code = new CodeWriter();
  private final TileMethods tiles;
  private final LaneSums lanes;
  private final LoopCode loops;

  /// @param documentation what it does, for the reader
  /// @param constants takes the named constants that the kernel mentions
  /// @param species takes the species that it mentions
  /// @param squares takes the species in which it copies squares
  /// @param exchanges takes the constants by which it adds up lanes
  /// @param methodNames gives a name to another method that it needs
  KernelMethod(Kernel kernel, String name, String documentation, Machine machine, Map<String, Expr.Literal> constants,
      Map<String, VectorDialect.Species> species, SquareTranspositions squares, LaneExchanges exchanges,
      UnaryOperator<String> methodNames) {
    this.kernel = kernel;
    this.name = name;
    this.documentation = documentation;
    vector = new VectorDialect(machine.vectorBits(), hasVectorsOfDoubles(kernel.body()), species);
    expressions = new Expressions(names, new ScalarDialect(machine.vectorBits() > 0), vector, constants,
        StepFormulas.areLong(kernel.body()));
    tiles = new TileMethods(name, methodNames, names, code);
    lanes = new LaneSums(names, expressions, vector, code, exchanges);
    loops = new LoopCode(names, expressions, vector, code, tiles, this::write, lanes, squares);
  }

  /// Single values of that type, before loops and after them, leave vectors as they are.
  private static boolean hasVectorsOfDoubles(List<Stmt> body) {
    return body.stream().anyMatch(statement -> statement instanceof Stmt.Loop loop
        && (isInVectors(loop) ? mentionsDoubles(loop.body()) : hasVectorsOfDoubles(loop.body())));
  }

  private static boolean isInVectors(Stmt.Loop loop) {
    return loop.kind() == Stmt.Kind.VECTOR || TransposedCopy.of(loop).isPresent();
  }

  private static boolean mentionsDoubles(List<Stmt> body) {
    return body.stream().anyMatch(statement -> switch (statement) {
      case Stmt.Loop loop -> mentionsDoubles(loop.body());
      case Stmt.Let(_, var value) -> mentionsDoubles(value);
      case Stmt.Lookup(_, var index, _, _) -> mentionsDoubles(index);
      case Stmt.LetExcept(_, var usual, _, _, _) -> mentionsDoubles(usual);
      case Stmt.Accumulator(var local, _) -> local.dtype() == DType.FLOAT64;
      case Stmt.Accumulate(_, _, var value) -> mentionsDoubles(value);
      case Stmt.Store(_, _, var value) -> mentionsDoubles(value);
      case Stmt.Comment _ -> false;
    });
  }

  private static boolean mentionsDoubles(Expr expr) {
    return expr.dtype() == DType.FLOAT64 || expr.children().stream().anyMatch(KernelMethod::mentionsDoubles);
  }

  /// The method, and those that it calls.
  List<MethodSpec> methods() {
    var method = MethodSpec.methodBuilder(name).addModifiers(Modifier.STATIC).addJavadoc("$L", documentation);
    kernel.buffers().forEach(buffer -> method.addParameter(
        ArrayTypeName.of(ScalarDialect.type(buffer.dtype())), names.define(buffer, buffer.label())));
    kernel.symbols().forEach(symbol -> method.addParameter(int.class, names.define(symbol, symbol)));
    kernel.steps().forEach(step -> method.addParameter(int.class, names.define(step, step.label())));
    method.addParameter(int.class, "from").addParameter(int.class, "to");
    method.addCode(code.apart(() -> {
      declareArrays();
      write(kernel.body());
    }));
    return Stream.concat(Stream.of(method.build()), tiles.methods().stream()).toList();
  }

  private void declareArrays() {
    Contents.of(kernel.body()).buffers().stream().filter(buffer -> buffer.role() == Buffer.Role.LOCAL)
        .forEach(buffer -> code.addStatement("var $L = new $T[$L]", names.define(buffer, buffer.label()),
            ScalarDialect.type(buffer.dtype()), expressions.extent(buffer.shape().elements())));
  }

  /// What a routine stores, a line for each value.
  static String documentation(Routine routine) {
    var lines = new ArrayList<String>();
    for (var formula : routine.formulas()) {
      lines.add("{@code " + Names.comment(formula.text()) + "}, " + formula.type() + ", "
          + Names.comment(formula.origin()) + ".\n");
    }
    return String.join("<br>", lines);
  }

  private void write(List<Stmt> body) {
    body.forEach(statement -> write(statement, body));
  }

  private void write(Stmt statement, List<Stmt> body) {
    switch (statement) {
      case Stmt.Loop loop -> loops.write(loop);
      case Stmt.Let(var local, var value) -> declare(local, expressions.code(value));
      case Stmt.LetExcept let -> {
        declare(let.local(), expressions.code(let.usual()));
        new RareElements(let, names, vector, code).write(expressions.code(let.rare()), expressions.code(let.x()));
      }
      case Stmt.Lookup(var local, var index, var size, var lookup) -> {
        expressions.holdsScalar(local);
        code.addStatement("int $L = $L($L, $L, $S)", names.define(local, local.label()), CHECKED,
            expressions.code(index).text(), expressions.extent(size), Names.line(lookup));
      }
      case Stmt.Accumulator(var local, var reduction) -> declare(local, reduction, LaneSums.isLong(body, local));
      case Stmt.Accumulate(var local, var reduction, var value) -> accumulate(local, reduction, value);
      case Stmt.Store store -> store(store);
      case Stmt.Comment(var text) -> code.add("// $L\n", Names.comment(text));
    }
  }

  private void store(Stmt.Store store) {
    var array = names.of(store.buffer(), store.buffer().label());
    var index = expressions.index(store.index());
    var old = new Expr.Load(store.buffer(), store.index());
    if (expressions.moves(store.index())) {
      code.addStatement("$L$Z.intoArray($L,$W$L)", vector.broadcast(expressions.code(store.value())).text(), array,
          index);
    } else if (store.value() instanceof Expr.Binary(var op, var x, var y) && op == Expr.BinaryOp.ADD && x.equals(old)) {
      code.addStatement("$L[$L] += $L", array, index, expressions.code(y).text());
    } else {
      code.addStatement("$L[$L] = $L", array, index, expressions.code(store.value()).text());
    }
  }

  private void declare(Local local, Code value) {
    if (value.vector()) {
      expressions.holdsVector(local, value.lanes());
    } else {
      expressions.holdsScalar(local);
    }
    var type = value.vector() ? CodeBlock.of("var") : CodeBlock.of("$T", ScalarDialect.type(local.dtype()));
    code.addStatement("$L $L = $L", type, names.define(local, local.label()), value.text());
  }

  // ---- accumulators ----

  /// @param isLong whether many values may be added up
  private void declare(Local local, Op.Reduction reduction, boolean isLong) {
    var neutral = expressions.code(Expr.neutral(reduction, local.dtype()));
    if (expressions.areVectors()) {
      expressions.holdsVector(local, local.dtype());
      code.addStatement("var $L = $L", names.define(local, local.label()), vector.broadcast(neutral).text());
    } else if (isLong && reduction == Op.Reduction.SUM && local.dtype() == DType.FLOAT32) {
      // Beyond 2²⁴ a float no longer counts.
      expressions.holdsInDouble(local);
      code.addStatement("double $L = 0", names.define(local, local.label()));
    } else {
      expressions.holdsScalar(local);
      code.addStatement("$T $L = $L", ScalarDialect.type(local.dtype()), names.define(local, local.label()),
          neutral.text());
    }
  }

  private void accumulate(Local accumulator, Op.Reduction reduction, Expr value) {
    var local = lanes.accumulating(accumulator);
    if (expressions.isHeldInDouble(local)) {
      code.addStatement("$L += $L", names.of(local, local.label()), expressions.inDouble(value).text());
      return;
    }
    var sum = new Expr.Use(local);
    var next = reduction == Op.Reduction.SUM && value instanceof Expr.Binary(var op, var x, var y)
        && op == Expr.BinaryOp.MUL && x.dtype().isFloating()
            ? new Expr.Fma(x, y, sum)
            : Expr.combined(reduction, sum, value);
    var target = names.of(local, local.label());
    var text = expressions.code(next);
    if (next instanceof Expr.Binary(var added, _, var term) && added == Expr.BinaryOp.ADD && !text.vector()) {
      code.addStatement("$L += $L", target, expressions.code(term).text());
    } else {
      code.addStatement("$L = $L", target, text.text());
    }
  }
}
