package org.adjoint.rewrite;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Stages of rules in a fixed order. The result computes the same; simplified once more, it changes in nothing but names.
///
/// | stage | what its rules do |
/// |---|---|
/// | canonical | fold numbers, simplify arithmetic, cancel moves: one form for what is written in many ways |
/// | stable | replace what overflows or cancels by what does not |
/// | specialised | replace by what runs faster or rounds better, but is harder to recognise or to differentiate |
/// | clean | drop what concerned derivatives only |
/// | arranged | compute in the order in which operands lie in memory |
///
/// Each stage has the rules of the earlier ones too. At last loops lose what nothing uses of them, what an earlier loop has computed already,
/// and what can be computed for all steps at once, before or after the loop.
public final class Simplifier {
  static final List<Rule> CANONICAL =
      joined(Stream.of(ConstantRules.rules(), AlgebraRules.rules(), PowerRules.rules(),
          LayoutRules.rules(), SliceRules.rules(), PadRules.rules(), ReductionRules.rules()));
  /// What a graph goes through before derivatives are taken.
  static final List<Rule> STABLE =
      joined(Stream.of(CANONICAL, ExponentialRules.rules(), SoftmaxRules.rules(), LogarithmRules.rules()));
  private static final List<Rule> SPECIALISED =
      joined(Stream.of(STABLE, SpecialRules.rules(), WindowRules.reductions()));
  private static final List<Rule> CLEAN = joined(Stream.of(List.of(Simplifier::dropAnnotation), SPECIALISED));
  private static final List<Rule> ARRANGED =
      joined(Stream.of(CLEAN, WindowRules.tilings(), TransposeRules.rules()));

  private final List<List<Rule>> stages;

  private Simplifier(List<List<Rule>> stages) {
    this.stages = stages;
  }

  /// The stages that every program goes through before code is generated: `canonical`, `stable`, `specialised`, `clean`,
  /// `arranged`.
  ///
  /// The result is to be run, not differentiated: [Op.StopGradient] and annotations are gone from it.
  public static Simplifier standard() {
    return new Simplifier(List.of(CANONICAL, STABLE, SPECIALISED, CLEAN, ARRANGED));
  }

  /// The program with every stage applied.
  public Program apply(Program program) {
    var simplified = program;
    for (var stage : stages) {
      simplified = Rewriter.apply(simplified, stage);
    }
    boolean loops = simplified.nodes().stream().anyMatch(node -> node.op() instanceof Op.Scan);
    return loops ? relieved(simplified) : simplified;
  }

  /// The program whose loops do no more than they must.
  private static Program relieved(Program program) {
    var shared = SharedSteps.apply(UnusedLoopParts.drop(program));
    List<Rule> loopRules = List.of(new LoopSums(), new LoopProducts(), new LoopInvariants());
    return UnusedLoopParts.drop(Rewriter.apply(shared, joined(Stream.of(ARRANGED, loopRules))));
  }

  private static Tensor dropAnnotation(Tensor node) {
    return switch (node.op()) {
      // stopGradient(x) = x, once derivatives have been taken
      case Op.StopGradient(var x) -> x;
      // annotation(x) = x, likewise
      case Op.Annotation annotation -> annotation.value();
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _ -> node;
    };
  }

  private static List<Rule> joined(Stream<List<Rule>> tables) {
    return tables.flatMap(List::stream).toList();
  }
}
