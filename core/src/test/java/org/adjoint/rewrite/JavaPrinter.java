package org.adjoint.rewrite;

import java.lang.reflect.RecordComponent;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.adjoint.graph.VjpFunction;

/// Writes a sample as Java statements to be pasted into a test. Rules of custom derivatives stand as `rule`.
final class JavaPrinter {
  private final StringBuilder text = new StringBuilder();
  private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();

  private JavaPrinter() {
  }

  /// The statements that make the program and the values of its inputs.
  static String print(Sample sample) {
    var printer = new JavaPrinter();
    sample.program().nodes().forEach(printer::statement);
    var outputs = sample.program().outputs().entrySet().stream()
        .map(output -> ".output(\"" + output.getKey() + "\", " + printer.name(output.getValue()) + ")");
    printer.line("var program = Program.named(\"" + sample.program().name() + "\")"
        + outputs.collect(Collectors.joining()) + ".build();");
    var values = sample.program().inputs().stream().map(input -> ((Op.Input) input.op()).name())
        .filter(sample.values()::containsKey)
        .map(name -> "\"" + name + "\", " + array(Objects.requireNonNull(sample.values().get(name))));
    printer.line("var values = Map.of(" + values.collect(Collectors.joining(", ")) + ");");
    return printer.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private String name(Object value) {
    return names.computeIfAbsent(value, _ -> "n" + names.size());
  }

  private void statement(Tensor node) {
    if (!names.containsKey(node)) {
      if (node.op() instanceof Op.Scan(var loop, _) && !names.containsKey(loop.body())) {
        body(loop.body());
      }
      var value = expression(node.op());
      line("var " + name(node) + " = " + value + ";");
    }
  }

  private void body(Body body) {
    body.parameters().forEach(this::statement);
    GraphWalk.topological(body.results()).forEach(this::statement);
    line("var " + name(body) + " = new Body(" + value(body.parameters()) + ", " + value(body.results()) + ");");
  }

  private String expression(Op op) {
    return switch (op) {
      case Op.Input input ->
          "Tensor.input(\"" + input.name() + "\", " + value(input.dtype()) + ", " + value(input.shape()) + ")";
      case Op.Constant constant -> "Tensor.constant(" + array(constant.value()) + ")";
      case Op.Scalar(double number, var dtype) -> "Tensor.scalar(" + value(dtype) + ", " + value(number) + ")";
      default -> "Tensor.of(" + made(op, "Op.") + ")";
    };
  }

  private String made(Object made, String prefix) {
    return Stream.of(Objects.requireNonNull(made.getClass().getRecordComponents()))
        .map(component -> value(component(component, made)))
        .collect(Collectors.joining(", ", "new " + prefix + made.getClass().getSimpleName() + "(", ")"));
  }

  private static Object component(RecordComponent component, Object owner) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private String value(Object value) {
    return switch (value) {
      case Tensor tensor -> name(tensor);
      case Body body -> name(body);
      case VjpFunction _ -> "rule";
      case Loop loop -> made(loop, "");
      case DType dtype -> "DType." + dtype.name();
      case Enum<?> constant -> "Op." + constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      case Dim.Fixed(int size) -> "Dim.of(" + size + ")";
      case Dim.Symbol(String symbol) -> "Dim.symbol(\"" + symbol + "\")";
      case Shape shape -> "new Shape(" + value(shape.dims()) + ")";
      case Extent extent -> "new Extent(" + extent.factor() + ", List.of("
          + extent.symbols().stream().map(symbol -> "\"" + symbol + "\"").collect(Collectors.joining(", ")) + "))";
      case List<?> list -> list.stream().map(this::value).collect(Collectors.joining(", ", "List.of(", ")"));
      case Double number -> number(number);
      default -> value.toString();
    };
  }

  private static String number(double number) {
    return Double.isNaN(number)
        ? "Double.NaN"
        : Double.isInfinite(number)
            ? (number > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY")
            : Double.toString(number);
  }

  private static String array(NdArray array) {
    if (array.shape().rank() == 0) {
      return "NdArray.scalar(DType." + array.dtype().name() + ", " + number(array.item()) + ")";
    }
    var type = switch (array.dtype()) {
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      case INT32 -> "int";
      case INT64 -> "long";
      case BOOL -> "boolean";
    };
    var elements = DoubleStream.of(array.toDoubles()).mapToObj(element -> switch (array.dtype()) {
      case FLOAT32 -> "(float) " + number(element);
      case FLOAT64 -> number(element);
      case INT32, INT64 -> String.format(Locale.ROOT, "%d", (long) element);
      case BOOL -> Boolean.toString(element != 0);
    }).collect(Collectors.joining(", "));
    var sizes = array.shape().dims().stream().map(Dim::toString).collect(Collectors.joining(", "));
    return "NdArray.of(new " + type + "[] {" + elements + "}, " + sizes + ")";
  }
}
