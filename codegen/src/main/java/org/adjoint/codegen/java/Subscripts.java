package org.adjoint.codegen.java;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.adjoint.array.Extent;
import org.adjoint.codegen.kernel.Index;
import org.adjoint.codegen.kernel.LoopAxis;
import org.adjoint.codegen.schedule.Offset;
import org.jspecify.annotations.Nullable;

/// Writes places in arrays, and sizes, as a person would: `(rows - 1 - i) * 784 + 2 * j + 3`.
final class Subscripts {
  /// A summand.
  ///
  /// @param text without its sign
  private record Summand(boolean negative, String text) {
  }

  private final Names names;
  private final String lanes;

  /// @param lanes the constant that holds the number of lanes
  Subscripts(Names names, String lanes) {
    this.names = names;
    this.lanes = lanes;
  }

  /// The text of a place.
  ///
  /// @param vectorAxis the axis whose shifts count vectors, if there is one
  String of(Index index, @Nullable LoopAxis vectorAxis) {
    var summands = new ArrayList<Summand>();
    long constant = 0;
    for (var part : index.parts()) {
      if (part.steps().isEmpty() && part.offset().isFixed() && part.stride().isFixed()) {
        constant += part.offset().number() * part.stride().factor();
      } else if (!part.stride().is(1)) {
        summands.add(new Summand(false, product(coordinate(part, vectorAxis), part)));
      }
    }
    // Neighbours last, as one writes row * columns + column.
    index.parts().stream().filter(part -> part.stride().is(1) && !isConstant(part))
        .forEach(part -> summands.addAll(coordinate(part, vectorAxis)));
    addNumber(summands, constant);
    return sum(summands);
  }

  private static boolean isConstant(Index.Part part) {
    return part.steps().isEmpty() && part.offset().isFixed();
  }

  private List<Summand> coordinate(Index.Part part, @Nullable LoopAxis vectorAxis) {
    var steps = new ArrayList<Summand>();
    part.steps().forEach(step -> steps.addAll(step(step, vectorAxis)));
    var offset = offset(part.offset());
    // What is subtracted follows what it is subtracted from.
    boolean offsetFirst = !steps.isEmpty() && steps.getFirst().negative;
    var all = new ArrayList<>(offsetFirst ? offset : steps);
    all.addAll(offsetFirst ? steps : offset);
    return all;
  }

  private List<Summand> step(Index.Step step, @Nullable LoopAxis vectorAxis) {
    var name = names.of(step.variable(), step.variable().label());
    var summands = new ArrayList<>(List.of(new Summand(step.scale() < 0, name)));
    if (step.shift() != 0) {
      var shift = step.variable() != vectorAxis ? Integer.toString(step.shift())
          : step.shift() == 1 ? lanes : step.shift() + " * " + lanes;
      summands.add(new Summand(step.scale() < 0, shift));
    }
    return Math.abs(step.scale()) == 1
        ? summands
        : List.of(new Summand(step.scale() < 0, Math.abs(step.scale()) + " * "
            + (step.shift() == 0 ? name : "(" + sum(summands.stream().map(Summand::text)
                .map(text -> new Summand(false, text)).toList()) + ")")));
  }

  private List<Summand> offset(Offset offset) {
    var summands = new ArrayList<Summand>();
    if (!offset.isFixed()) {
      boolean negative = offset.size().factor() < 0;
      summands.add(new Summand(negative, of(negative ? offset.size().times(Extent.of(-1)) : offset.size())));
    }
    addNumber(summands, offset.number());
    return summands;
  }

  private static void addNumber(List<Summand> summands, long number) {
    if (number != 0) {
      summands.add(new Summand(number < 0, Long.toString(Math.abs(number))));
    }
  }

  private String product(List<Summand> coordinate, Index.Part part) {
    if (part.steps().isEmpty() && part.offset().isFixed()) {
      return of(part.stride().times(Extent.of(part.offset().number())));
    }
    boolean bare = coordinate.size() == 1 && !coordinate.getFirst().negative;
    return (bare ? coordinate.getFirst().text : "(" + sum(coordinate) + ")") + " * " + factor(part.stride());
  }

  private static String sum(List<Summand> summands) {
    if (summands.isEmpty()) {
      return "0";
    }
    var first = summands.getFirst();
    return (first.negative ? "-" : "") + first.text + summands.stream().skip(1)
        .map(summand -> (summand.negative ? " - " : " + ") + summand.text).collect(Collectors.joining());
  }

  private String factor(Extent stride) {
    return precedence(stride) == Precedence.PRIMARY ? of(stride) : "(" + of(stride) + ")";
  }

  static Precedence precedence(Index index) {
    if (index.parts().isEmpty()) {
      return Precedence.PRIMARY;
    }
    var part = index.parts().getFirst();
    boolean bare = index.parts().size() == 1 && part.stride().is(1) && part.offset().equals(Offset.ZERO)
        && part.steps().size() == 1 && part.steps().getFirst().shift() == 0 && part.steps().getFirst().scale() == 1;
    return bare ? Precedence.PRIMARY : Precedence.ADDITIVE;
  }

  static Precedence precedence(Extent extent) {
    int factors = extent.symbols().size() + (extent.factor() == 1 && !extent.isFixed() ? 0 : 1);
    return factors > 1 ? Precedence.MULTIPLICATIVE : Precedence.PRIMARY;
  }

  /// The text of a number of elements: `10 * batch`.
  String of(Extent extent) {
    var symbols = extent.symbols().stream().map(symbol -> names.of(symbol, symbol)).collect(Collectors.joining(" * "));
    return extent.isFixed() ? Long.toString(extent.factor())
        : extent.factor() == 1 ? symbols : extent.factor() + " * " + symbols;
  }

  /// The same, computed without overflow: `10L * batch`.
  String ofLong(Extent extent) {
    if (extent.isFixed()) {
      return extent.factor() == (int) extent.factor() ? of(extent) : of(extent) + "L";
    }
    var first = extent.factor() != 1 ? extent.factor() + "L * " : extent.symbols().size() > 1 ? "(long) " : "";
    return first + of(new Extent(1, extent.symbols()));
  }
}
