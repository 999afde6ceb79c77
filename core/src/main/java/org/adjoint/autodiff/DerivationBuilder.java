package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.adjoint.graph.Formula;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.StableGraph;

/// Makes the sections of a derivation for one graph: that of the loss, or the body of a loop.
final class DerivationBuilder {
  /// A section in the making.
  private record Draft(Formula value, Optional<Formula> formula, Origin origin, List<Derivation.Line> lines,
      TreatedNodes treated) {
    Derivation.Section section() {
      return new Derivation.Section(value, formula, origin, List.copyOf(lines), treated.treated());
    }
  }

  private static final int LONGEST_SUM = 16;

  private final Set<Tensor> seeds;
  private final Trace trace;
  private final Naming naming;
  private final AtomicInteger generated;
  private final Set<Derivation.Rule> rules;
  private final List<Draft> drafts = new ArrayList<>();
  /// The section in which the rule of a node stands.
  private final Map<Tensor, Draft> owners = new HashMap<>();
  private final Map<Tensor, List<Formula>> parts = new HashMap<>();
  /// The ops whose rules led to a value that no line was written for, such as a broadcast.
  private final Map<Tensor, String> unspoken = new HashMap<>();
  /// The nodes that no step has to tell of any more, or ever.
  private final Set<Tensor> told;

  private DerivationBuilder(Map<Tensor, Tensor> seeds, Collection<Tensor> sources, AtomicInteger generated,
      Set<Derivation.Rule> rules) {
    this.seeds = Set.copyOf(seeds.keySet());
    this.generated = generated;
    this.rules = rules;
    trace = Trace.of(seeds, sources);
    naming = new Naming(trace, seeds.keySet(), sources, generated);
    told = new HashSet<>(GraphWalk.topological(seeds.keySet()));
  }

  static Derivation build(Tensor loss, List<Tensor> sources) {
    var stable = StableGraph.of(List.of(loss), sources);
    var root = stable.of(loss);
    var leaves = sources.stream().map(stable::of).toList();
    // A source may be the loss itself; what it is called changes nothing else.
    var from = root.name() != null || leaves.contains(root) ? root : root.named("loss");
    var rules = new LinkedHashSet<Derivation.Rule>();
    var builder = new DerivationBuilder(Map.of(from, from.number(1)), leaves, new AtomicInteger(), rules);
    var sections = builder.sections(Map.of(from, List.of(Formula.number(1))));
    var gradients = leaves.stream().map(source -> new Derivation.Gradient(builder.naming.value(from),
        builder.naming.value(source), new Formula.Sensitivity(builder.naming.value(source)))).toList();
    return new Derivation(sections, gradients, List.copyOf(rules));
  }

  private List<Derivation.Section> sections(Map<Tensor, List<Formula>> sensitivities) {
    sensitivities.forEach((node, formulas) -> parts.put(node, new ArrayList<>(formulas)));
    for (var node : trace.order()) {
      visit(node);
    }
    var sections = new ArrayList<>(drafts.stream()
        .filter(draft -> !draft.lines.isEmpty() || draft.formula.isPresent()).map(Draft::section).toList());
    naming.definitions().forEach((node, formula) -> sections
        .add(new Derivation.Section(naming.value(node), Optional.of(formula), node.origin(), List.of(),
            new Derivation.Treated(List.of(node), List.of(), List.of()))));
    return sections;
  }

  private void visit(Tensor node) {
    var sum = parts.getOrDefault(node, List.of());
    var value = naming.value(node);
    Formula sensitivity = new Formula.Sensitivity(value);
    if (naming.isNamed(node)) {
      var formula = node.op() instanceof Op.Input ? Optional.<Formula>empty() : Optional.of(naming.formula(node));
      var draft = new Draft(value, formula, node.origin(), new ArrayList<>(), new TreatedNodes(told));
      drafts.add(draft);
      owners.put(node, draft);
      if (seeds.contains(node) || sum.size() > 1) {
        lines(node).add(new Derivation.Equation("", sensitivity, false, sum(sum)));
      }
    } else {
      sensitivity = sum.getFirst();
    }
    owner(node).treated.value(node, trace.cotangent(node));
    if (node.op() instanceof Op.Scan(var loop, _)) {
      if (loop.operands().stream().anyMatch(operand -> trace.leads(node, operand))) {
        steps(node, loop);
      }
    } else {
      contribute(node, ChainRule.of(node, value, sensitivity, naming::value));
    }
  }

  private Draft owner(Tensor node) {
    return Objects.requireNonNull(owners.get(node));
  }

  private List<Derivation.Line> lines(Tensor node) {
    return owner(node).lines;
  }

  private boolean isSum(Tensor node) {
    return naming.contributions(node) + (seeds.contains(node) ? 1 : 0) > 1;
  }

  private static Formula sum(List<Formula> parts) {
    return parts.size() > LONGEST_SUM
        ? new Formula.Literal("the sum of these " + parts.size() + " contributions")
        : parts.stream().reduce(Formula.Sum::new).orElseThrow();
  }

  private void contribute(Tensor node, List<ChainRule.Contribution> contributions) {
    var label = label(node);
    boolean leads = false;
    for (var contribution : contributions) {
      var operand = contribution.operand();
      if (!trace.leads(node, operand)) {
        continue;
      }
      leads = true;
      owner(node).treated.contribution(operand, contributed(node, operand));
      var formula = given(node, contribution);
      parts.computeIfAbsent(operand, _ -> new ArrayList<>()).add(formula);
      if (!naming.isNamed(operand)) {
        owners.put(operand, owner(node));
      }
      if (!naming.isNamed(operand) && Naming.isInvisible(operand)) {
        unspoken.put(operand, label);
      } else {
        var left = new Formula.Sensitivity(naming.value(operand));
        lines(node).add(new Derivation.Equation(label, left, isSum(operand), formula));
      }
    }
    if (leads) {
      rules.add(GeneralRule.of(node));
    }
  }

  /// What a rule contributes to the sensitivity of an operand. A square contributes twice, which its formula brings together.
  private Tensor contributed(Tensor node, Tensor operand) {
    var contribution = trace.step(node, operand).contribution();
    return isSum(operand) ? contribution : trace.cotangent(operand).orElse(contribution);
  }

  /// The op, after those that led to it unspoken.
  private String label(Tensor node) {
    var before = unspoken.get(node);
    var label = node.op().label();
    return before == null || before.equals(label) ? label
        : before.endsWith(", " + label) ? before : before + ", " + label;
  }

  /// A user's own rule says in its graph what it does.
  private Formula given(Tensor node, ChainRule.Contribution contribution) {
    if (!(node.op() instanceof Op.CustomVjp)) {
      return contribution.formula();
    }
    var step = trace.step(node, contribution.operand());
    return GivenRule.formula(step, node, parts.getOrDefault(node, List.of()), naming).orElse(contribution.formula());
  }

  // ---- loops ----

  private void steps(Tensor node, Loop loop) {
    var parameters = loop.body().parameters();
    var seeds = new LinkedHashMap<Tensor, List<Formula>>();
    var before = loop.reverse() ? "t − 1" : "t + 1";
    for (int carry = 0; carry < loop.initial().size(); carry++) {
      var parameter = parameters.get(carry);
      if (parameter.dtype().isFloating()) {
        var sensitivity = new Formula.Sensitivity(symbol(parameter));
        seed(seeds, loop.nextCarries().get(carry), ChainRule.at(sensitivity, before));
        result(loop, new Loop.Result.Before(carry))
            .ifPresent(outside -> seed(seeds, parameter, ChainRule.at(outside, "t")));
        var last = result(loop, new Loop.Result.Last(carry)).orElse(Formula.number(0));
        lines(node).add(new Derivation.Equation("scan", ChainRule.at(sensitivity,
            loop.reverse() ? "−1" : loop.length().toString()), false, last));
      }
    }
    for (int output = 0; output < loop.outputs().size(); output++) {
      var value = loop.outputs().get(output);
      result(loop, new Loop.Result.Stacked(output))
          .ifPresent(outside -> seed(seeds, value, ChainRule.at(outside, "t")));
    }
    var zeros = new LinkedHashMap<Tensor, Tensor>();
    seeds.keySet().forEach(seed -> zeros.put(seed, seed.number(0).broadcastTo(seed.shape())));
    var sources = parameters.stream().filter(parameter -> parameter.dtype().isFloating()).toList();
    var body = new DerivationBuilder(zeros, sources, generated, rules);
    lines(node).add(new Derivation.Steps(
        "each step t, from the " + (loop.reverse() ? "first to the last" : "last to the first"), body.sections(seeds)));
    contribute(node, ChainRule.of(node, symbol(node), symbol(node),
        tensor -> parameters.contains(tensor) ? symbol(tensor) : naming.value(tensor)));
  }

  private static void seed(Map<Tensor, List<Formula>> seeds, Tensor value, Formula sensitivity) {
    if (value.dtype().isFloating()) {
      seeds.computeIfAbsent(value, _ -> new ArrayList<>()).add(sensitivity);
    }
  }

  private static Formula symbol(Tensor parameter) {
    return new Formula.Symbol(parameter.name() == null ? "y" : parameter.name(), "", parameter.shape().rank() == 0);
  }

  /// The sensitivity of a result of a loop, if it has one.
  private Optional<Formula> result(Loop loop, Loop.Result result) {
    return trace.order().stream()
        .filter(node -> node.op() instanceof Op.Scan(var other, int number) && other.equals(loop)
            && other.results().get(number).equals(result))
        .<Formula>map(node -> new Formula.Sensitivity(naming.value(node)))
        .reduce(Formula.Sum::new);
  }
}
