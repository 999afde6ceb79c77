package org.adjoint.rewrite;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Stages of rules in a fixed order. The result computes the same; simplified once more, it changes in nothing but names.
public final class Simplifier {
  private final List<List<Rule>> stages;

  private Simplifier(List<List<Rule>> stages) {
    this.stages = stages;
  }

  /// The stages that every program goes through before code is generated: `canonical`, then `clean`.
  ///
  /// The result is to be run, not differentiated: [Op.StopGradient] and [Op.Annotation] are gone from it.
  public static Simplifier standard() {
    var canonical = Stream.of(ConstantRules.rules(), AlgebraRules.rules(), LayoutRules.rules())
        .flatMap(List::stream).toList();
    var clean = Stream
        .concat(Stream.<Rule>of(Simplifier::passGradientStop, Simplifier::passAnnotation), canonical.stream()).toList();
    return new Simplifier(List.of(canonical, clean));
  }

  /// The program with every stage applied.
  public Program apply(Program program) {
    var simplified = program;
    for (var stage : stages) {
      simplified = Rewriter.apply(simplified, stage);
    }
    return simplified;
  }

  private static Tensor passGradientStop(Tensor node) {
    // stopGradient(x) = x, once derivatives have been taken
    return node.op() instanceof Op.StopGradient(var x) ? x : node;
  }

  private static Tensor passAnnotation(Tensor node) {
    // annotation(x) = x, once derivatives have been taken
    return node.op() instanceof Op.Annotation annotation ? annotation.value() : node;
  }
}
