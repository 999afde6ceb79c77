package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Group;
import org.adjoint.codegen.schedule.Labels;
import org.adjoint.graph.FormulaPrinter;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// What a kernel computes, as formulas: one for each value that is stored, and one for each unnamed value that several of these share.
final class Formulas {
  private final Group group;
  private final BufferPlan buffers;
  private final Map<Tensor, String> names = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  private Formulas(Group group, BufferPlan buffers) {
    this.group = group;
    this.buffers = buffers;
  }

  static List<Routine.Formula> of(Group group, BufferPlan buffers) {
    return new Formulas(group, buffers).formulas();
  }

  private List<Routine.Formula> formulas() {
    var shared = shared();
    var formulas = new ArrayList<Routine.Formula>();
    for (var node : group.nodes()) {
      if (group.results().contains(node) || shared.contains(node) || node.name() != null) {
        var name = unique(Labels.of(node));
        names.put(node, name);
        formulas.add(new Routine.Formula(name + " = " + FormulaPrinter.formula(node, this::name),
            node.dtype() + node.shape().toString(), node.origin().toString()));
      }
    }
    return formulas;
  }

  private Set<Tensor> shared() {
    Set<Tensor> seen = new HashSet<>();
    Set<Tensor> shared = new HashSet<>();
    for (var node : group.nodes()) {
      for (var operand : node.op().operands()) {
        if (group.nodes().contains(operand) && !seen.add(operand)) {
          shared.add(operand);
        }
      }
    }
    return shared;
  }

  private @Nullable String name(Tensor tensor) {
    var known = names.get(tensor);
    if (known != null || tensor.name() != null) {
      return known != null ? known : tensor.name();
    }
    var buffer = buffers.byTensor().get(tensor);
    return buffer != null ? buffer.label() : null;
  }

  private String unique(String name) {
    int count = taken.merge(name, 1, Integer::sum);
    return count == 1 ? name : unique(name + count);
  }
}
