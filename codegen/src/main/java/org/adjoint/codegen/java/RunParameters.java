package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Schedule;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// The parameters of a method that runs a whole program: an array for each input and each output, then the symbolic sizes.
final class RunParameters {
  /// A method takes 255 words, its object included.
  private static final int MOST = 254;

  /// An array that is passed.
  ///
  /// @param text what it is, for the documentation
  private record Passed(String name, DType dtype, Shape shape, String text) {
    String type() {
      return dtype + shape.toString();
    }
  }

  private final Names names;
  private final List<Passed> arrays = new ArrayList<>();
  private final Map<Integer, String> byBuffer = new HashMap<>();
  private final List<String> symbols;

  /// @param program as the user wrote it, so that simplification changes nothing about the parameters
  /// @param names takes those of the parameters
  RunParameters(Program program, Schedule schedule, BufferPlan plan, Names names) {
    this.names = names;
    addInputs(program, schedule, plan);
    program.outputs().forEach((output, tensor) -> {
      var stored = plan.buffer(Objects.requireNonNull(schedule.program().outputs().get(output)));
      byBuffer.put(stored.index(), add(output, tensor, "receives the output"));
    });
    symbols = program.symbols();
    symbols.forEach(symbol -> names.define(symbol, symbol));
    int count = arrays.size() + symbols.size();
    if (count > MOST) {
      throw new IllegalArgumentException("The program \"" + program.name() + "\" has " + count
          + " inputs, outputs and sizes, but a Java method takes at most " + MOST + "; join some of them.");
    }
  }

  private void addInputs(Program program, Schedule schedule, BufferPlan plan) {
    var stored = new HashMap<Op, Buffer>();
    schedule.program().inputs().forEach(input -> stored.put(input.op(), plan.buffer(input)));
    for (var input : program.inputs()) {
      boolean updated = program.updates().keySet().stream().anyMatch(other -> other.op().equals(input.op()));
      var name = add(((Op.Input) input.op()).name(), input, updated ? "holds its next value afterwards" : "");
      var buffer = stored.get(input.op());
      if (buffer != null) {
        byBuffer.put(buffer.index(), name);
      }
    }
  }

  private String add(String label, Tensor tensor, String text) {
    var name = names.define(tensor, label);
    arrays.add(new Passed(name, tensor.dtype(), tensor.shape(), text));
    return name;
  }

  /// The names of the arrays of the program that are passed, by their index.
  Map<Integer, String> byBuffer() {
    return byBuffer;
  }

  /// Adds all parameters to a method, and says what they are.
  void addTo(MethodSpec.Builder method) {
    for (var array : arrays) {
      method.addParameter(ArrayTypeName.of(ScalarDialect.type(array.dtype)), array.name);
      method.addJavadoc("@param $L {@code $L}$L\n", array.name, array.type(),
          array.text.isEmpty() ? "" : ", " + array.text);
    }
    for (var symbol : symbols) {
      method.addParameter(int.class, names.of(symbol, symbol));
      method.addJavadoc("@param $L the size {@code $L}, at least 1\n", names.of(symbol, symbol), symbol);
    }
  }

  /// Adds those parameters that routines need to a method.
  ///
  /// @return the arguments of its call
  List<String> addTo(MethodSpec.Builder method, Collection<Routine> routines) {
    var needed = new HashSet<String>();
    for (var routine : routines) {
      routine.buffers().stream().map(buffer -> byBuffer.getOrDefault(buffer.index(), "")).forEach(needed::add);
      Set.copyOf(routine.symbols()).forEach(symbol -> needed.add(names.of(symbol, symbol)));
      routine.range().symbols().forEach(symbol -> needed.add(names.of(symbol, symbol)));
    }
    var arguments = new ArrayList<String>();
    for (var array : arrays) {
      if (needed.contains(array.name)) {
        method.addParameter(ArrayTypeName.of(ScalarDialect.type(array.dtype)), array.name);
        arguments.add(array.name);
      }
    }
    for (var symbol : symbols) {
      var name = names.of(symbol, symbol);
      if (needed.contains(name)) {
        method.addParameter(int.class, name);
        arguments.add(name);
      }
    }
    return arguments;
  }

  /// What has to be true of the arguments.
  ArgumentChecks checks(Subscripts subscripts) {
    var checks = new ArgumentChecks(subscripts);
    symbols.forEach(symbol -> checks.addSize(names.of(symbol, symbol)));
    arrays.forEach(array -> checks.addArray(array.name, array.type(), array.shape));
    return checks;
  }
}
