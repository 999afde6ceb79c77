package org.adjoint.nn.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Network;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.Excerpt;

/// A table of the parts of a network.
final class Summary {
  private static final String INDENTATION = "  ";

  private final Network network;
  private final List<Context.Call> calls;

  /// @throws IllegalArgumentException when the network cannot take such inputs
  Summary(Network network, List<Model.Input> inputs) {
    this.network = network;
    var context = Context.inference();
    var tensors = new ArrayList<Tensor>();
    for (var input : inputs) {
      var shape = Shape.of(Dim.symbol("batch"), input.sizes().stream().mapToInt(Integer::intValue).toArray());
      tensors.add(Tensor.input("input" + tensors.size(), input.dtype(), shape));
    }
    context.apply(network, tensors);
    calls = context.calls();
  }

  /// The shapes that the network gives.
  List<Shape> outputs() {
    return calls.getFirst().results().stream().map(Tensor::shape).toList();
  }

  private record Row(String name, String type, String output, String parameters) {
    int width(int column) {
      return cell(column).length();
    }

    String cell(int column) {
      return switch (column) {
        case 0 -> name;
        case 1 -> type;
        case 2 -> output;
        default -> parameters;
      };
    }
  }

  private static Row row(Context.Call call) {
    var part = call.network();
    var type = part.getClass().isAnonymousClass() || part.getClass().isSynthetic()
        ? "function"
        : part.getClass().getSimpleName();
    var name = part.name().isEmpty() || type.equals("function") ? type : part.name();
    // Names may be those of a stranger's file, and tables are shown by terminals.
    return new Row(INDENTATION.repeat(call.depth()) + Excerpt.of(name), type,
        call.results().stream().map(result -> result.shape().toString()).collect(Collectors.joining(", ")),
        grouped(count(part.parameters())));
  }

  private static long count(List<Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> parameter.value().size()).sum();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Override
  public String toString() {
    var rows = new ArrayList<Row>();
    rows.add(new Row("layer", "type", "output", "parameters"));
    calls.forEach(call -> rows.add(row(call)));
    var widths = new int[4];
    for (int column = 0; column < widths.length; column++) {
      int at = column;
      widths[at] = rows.stream().mapToInt(row -> row.width(at)).max().orElse(0);
    }
    var lines = rows.stream().map(row -> String.format(Locale.ROOT, "%-" + widths[0] + "s  %-" + widths[1] + "s  %-"
        + widths[2] + "s  %" + widths[3] + "s", row.name, row.type, row.output, row.parameters));
    return lines.collect(Collectors.joining("\n")) + "\n" + grouped(count(network.parameters()))
        + " parameters are trained, " + grouped(count(network.state())) + " numbers of state are not";
  }
}
