package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.LoopAxis;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.kernel.StepFormulas;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.UnrollAndJam;
import org.adjoint.graph.Op;
import org.jspecify.annotations.Nullable;

/// Writes one kernel as a method: every vectorised loop as a main part in vectors and a tail in single elements, from the same
/// statements.
final class KernelMethod {
  /// The method of a generated class that checks an index which is looked up.
  static final String CHECKED = "checked";

  private final Kernel kernel;
  private final String name;
  private final Machine machine;
  private final Names names = new Names(List.of("from", "to"));
  private final VectorDialect vector;
  private final Expressions expressions;
  private final CodeBlock.Builder code = CodeBlock.builder();
  /// For each local that the vectorised loop that is being written adds to, the local that adds up its lanes.
  private final Map<Local, Local> laneAccumulators = new HashMap<>();
  private @Nullable LoopAxis vectorAxis;

  KernelMethod(Kernel kernel, String name, Machine machine, Map<String, Expr.Literal> constants,
      Map<String, VectorDialect.Species> species) {
    this.kernel = kernel;
    this.name = name;
    this.machine = machine;
    boolean wide = kernel.buffers().stream().anyMatch(buffer -> buffer.dtype() == DType.FLOAT64)
        || mentionsDoubles(kernel.body());
    vector = new VectorDialect(machine.vectorBits(), wide, species);
    expressions = new Expressions(names, new ScalarDialect(machine.vectorBits() > 0), vector, constants,
        StepFormulas.areLong(kernel.body()));
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

  MethodSpec method() {
    var method = MethodSpec.methodBuilder(name).addModifiers(Modifier.STATIC).addJavadoc("$L", documentation(kernel));
    kernel.buffers().forEach(buffer -> method.addParameter(
        ArrayTypeName.of(ScalarDialect.type(buffer.dtype())), names.define(buffer, buffer.label())));
    kernel.symbols().forEach(symbol -> method.addParameter(int.class, names.define(symbol, symbol)));
    kernel.steps().forEach(step -> method.addParameter(int.class, names.define(step, step.label())));
    method.addParameter(int.class, "from").addParameter(int.class, "to");
    write(kernel.body());
    return method.addCode(code.build()).build();
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
    body.forEach(this::write);
  }

  private void write(Stmt statement) {
    switch (statement) {
      case Stmt.Loop loop -> write(loop);
      case Stmt.Let(var local, var value) -> declare(local, expressions.code(value));
      case Stmt.LetExcept let -> {
        declare(let.local(), expressions.code(let.usual()));
        new RareElements(let, names, vector, code).write(expressions.code(let.rare()), expressions.code(let.x()));
      }
      case Stmt.Lookup(var local, var index, var size, var lookup) -> {
        expressions.holdsScalar(local);
        code.addStatement("int $L = $L($L, $L, $S)", names.define(local, local.label()), CHECKED,
            expressions.code(index).text(), expressions.extent(size), lookup);
      }
      case Stmt.Accumulator(var local, var reduction) -> declare(local, reduction);
      case Stmt.Accumulate(var local, var reduction, var value) -> accumulate(local, reduction, value);
      case Stmt.Store store -> store(store);
      case Stmt.Comment(var text) -> code.add("// $L\n", Names.comment(text));
    }
  }

  private void store(Stmt.Store store) {
    var array = names.of(store.buffer(), store.buffer().label());
    var index = expressions.index(store.index());
    var old = new Expr.Load(store.buffer(), store.index());
    if (vectorAxis != null && store.index().dependsOn(vectorAxis)) {
      code.addStatement("$L.intoArray($L, $L)", vector.broadcast(expressions.code(store.value())).text(), array, index);
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

  private void declare(Local local, Op.Reduction reduction) {
    var neutral = expressions.code(neutral(local.dtype(), reduction));
    if (vectorAxis != null) {
      expressions.holdsVector(local, local.dtype());
      code.addStatement("var $L = $L", names.define(local, local.label()), vector.broadcast(neutral).text());
    } else {
      expressions.holdsScalar(local);
      code.addStatement("$T $L = $L", ScalarDialect.type(local.dtype()), names.define(local, local.label()),
          neutral.text());
    }
  }

  private static Expr neutral(DType dtype, Op.Reduction reduction) {
    boolean floating = dtype.isFloating();
    double most = dtype == DType.INT64 ? Long.MAX_VALUE : Integer.MAX_VALUE;
    double least = dtype == DType.INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    return new Expr.Literal(switch (reduction) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> floating ? Double.NEGATIVE_INFINITY : least;
      case MIN -> floating ? Double.POSITIVE_INFINITY : most;
    }, dtype, null);
  }

  private void accumulate(Local accumulator, Op.Reduction reduction, Expr value) {
    // Within a vectorised loop the lanes accumulate apart from each other.
    var lanes = vectorAxis == null ? null : laneAccumulators.get(accumulator);
    var local = lanes == null ? accumulator : lanes;
    var sum = new Expr.Use(local);
    var next = switch (reduction) {
      case SUM ->
          value instanceof Expr.Binary(var op, var x, var y) && op == Expr.BinaryOp.MUL && x.dtype().isFloating()
              ? new Expr.Fma(x, y, sum)
              : new Expr.Binary(Expr.BinaryOp.ADD, sum, value);
      case PROD -> new Expr.Binary(Expr.BinaryOp.MUL, sum, value);
      case MAX -> new Expr.Binary(Expr.BinaryOp.MAX, sum, value);
      case MIN -> new Expr.Binary(Expr.BinaryOp.MIN, sum, value);
    };
    var target = names.of(local, local.label());
    var text = expressions.code(next);
    if (next instanceof Expr.Binary(var op, _, var term) && op == Expr.BinaryOp.ADD && !text.vector()) {
      code.addStatement("$L += $L", target, expressions.code(term).text());
    } else {
      code.addStatement("$L = $L", target, text.text());
    }
  }

  // ---- loops ----

  private void write(Stmt.Loop loop) {
    if (loop.kind() == Stmt.Kind.VECTOR && machine.vectorBits() > 0 && !isShort(loop)) {
      writeVectorized(loop);
    } else {
      writeSteps(loop);
    }
  }

  /// Whether the axis is known to be shorter than a vector.
  private boolean isShort(Stmt.Loop loop) {
    return loop.axis().extent().isFixed() && loop.axis().extent().factor() < vector.laneCount();
  }

  private String start(Stmt.Loop loop) {
    return loop.ranged() ? "from" : "0";
  }

  private String end(Stmt.Loop loop) {
    return loop.ranged() ? "to" : expressions.extent(loop.axis().extent());
  }

  private void writeSteps(Stmt.Loop loop) {
    if (loop.unroll() == 1 || isShorter(loop, loop.unroll())) {
      names.open();
      var axis = names.define(loop.axis(), loop.axis().label());
      code.beginControlFlow("for (int $L = $L; $L < $L; $L++)", axis, start(loop), axis, end(loop), axis);
      writeBody(loop.body());
      names.close();
    } else if (isMultiple(loop, loop.unroll())) {
      names.open();
      var axis = names.define(loop.axis(), loop.axis().label());
      code.beginControlFlow("for (int $L = $L; $L < $L; $L += $L)", axis, start(loop), axis, end(loop), axis,
          loop.unroll());
      writeBody(UnrollAndJam.apply(loop.body(), loop.axis(), loop.unroll()));
      names.close();
    } else {
      var axis = names.define(loop.axis(), loop.axis().label());
      code.addStatement("int $L = $L", axis, start(loop));
      code.beginControlFlow("for (; $L <= $L - $L; $L += $L)", axis, end(loop), loop.unroll(), axis, loop.unroll());
      writeBody(UnrollAndJam.apply(loop.body(), loop.axis(), loop.unroll()));
      writeTail(loop, axis);
    }
  }

  private void writeTail(Stmt.Loop loop, String axis) {
    code.beginControlFlow("for (; $L < $L; $L++)", axis, end(loop), axis);
    writeBody(loop.body());
  }

  /// Writes what a loop's braces hold, and closes them.
  private void writeBody(List<Stmt> body) {
    names.open();
    write(body);
    names.close();
    code.endControlFlow();
  }

  private static boolean isMultiple(Stmt.Loop loop, int of) {
    Extent extent = loop.axis().extent();
    return !loop.ranged() && extent.isFixed() && extent.factor() % of == 0;
  }

  private static boolean isShorter(Stmt.Loop loop, int than) {
    Extent extent = loop.axis().extent();
    return extent.isFixed() && extent.factor() < than;
  }

  private void writeVectorized(Stmt.Loop loop) {
    var outer = outerAccumulators(loop.body());
    outer.forEach((local, reduction) -> {
      var lanes = new Local(local.label() + "Lanes", local.dtype(), false);
      laneAccumulators.put(local, lanes);
      expressions.holdsVector(lanes, lanes.dtype());
      code.addStatement("var $L = $L", names.define(lanes, lanes.label()),
          vector.broadcast(expressions.code(neutral(local.dtype(), reduction))).text());
    });
    var axis = names.define(loop.axis(), loop.axis().label());
    code.addStatement("int $L = $L", axis, start(loop));
    int lanes = vector.laneCount();
    if (loop.unroll() > 1 && !isShorter(loop, loop.unroll() * lanes)) {
      writeVectors(loop, axis, loop.unroll());
    }
    boolean overlapping = outer.isEmpty() && OverlappingTail.fits(loop);
    if (loop.unroll() == 1 || (overlapping ? isRestLonger(loop, lanes) : !isMultiple(loop, loop.unroll() * lanes))) {
      writeVectors(loop, axis, 1);
    }
    outer.forEach(this::combineLanes);
    if (!isMultiple(loop, lanes)) {
      if (overlapping) {
        writeOverlappingTail(loop, axis);
      } else {
        writeTail(loop, axis);
      }
    }
  }

  /// Whether what the main part leaves of an axis holds a vector.
  private static boolean isRestLonger(Stmt.Loop loop, int lanes) {
    return loop.axis().extent().factor() % ((long) loop.unroll() * lanes) >= lanes;
  }

  private void writeOverlappingTail(Stmt.Loop loop, String axis) {
    code.add("// The last vector computes some elements again.\n");
    code.addStatement("$L = $L - $L", axis, end(loop), vector.lanes());
    code.add("{\n").indent();
    writeVectorBody(loop, 1);
  }

  private void writeVectors(Stmt.Loop loop, String axis, int vectors) {
    var step = vectors == 1 ? vector.lanes() : vectors + " * " + vector.lanes();
    code.beginControlFlow("for (; $L <= $L - $L; $L += $L)", axis, end(loop), step, axis, step);
    writeVectorBody(loop, vectors);
  }

  private void writeVectorBody(Stmt.Loop loop, int vectors) {
    vectorAxis = loop.axis();
    expressions.vectorizeAlong(vectorAxis);
    writeBody(UnrollAndJam.apply(loop.body(), loop.axis(), vectors));
    vectorAxis = null;
    expressions.vectorizeAlong(null);
  }

  /// What a loop's body adds to, but does not declare.
  private static Map<Local, Op.Reduction> outerAccumulators(List<Stmt> body) {
    var found = new LinkedHashMap<Local, Op.Reduction>();
    for (var statement : body) {
      switch (statement) {
        case Stmt.Loop inner -> found.putAll(outerAccumulators(inner.body()));
        case Stmt.Accumulate(var local, var reduction, _) -> found.put(local, reduction);
        case Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Store _, Stmt.Comment _ -> {
        }
      }
    }
    for (var statement : body) {
      if (statement instanceof Stmt.Accumulator(var local, _)) {
        found.remove(local);
      }
    }
    return found;
  }

  private void combineLanes(Local local, Op.Reduction reduction) {
    var lanes = Objects.requireNonNull(laneAccumulators.remove(local));
    var all = vector.reduceLanes(lanes.dtype(), reduction, names.of(lanes, lanes.label()));
    var target = names.of(local, local.label());
    switch (reduction) {
      case SUM -> code.addStatement("$L += $L", target, all);
      case PROD -> code.addStatement("$L *= $L", target, all);
      case MAX -> code.addStatement("$L = Math.max($L, $L)", target, target, all);
      case MIN -> code.addStatement("$L = Math.min($L, $L)", target, target, all);
    }
  }
}
