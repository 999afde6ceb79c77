package org.adjoint.eval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// The values bound to a program's inputs, and the sizes of symbolic dimensions that follow from them.
///
/// Binding and resolving allocate nothing, so that a training loop may do both at every step.
public final class Bindings {
  private static final int UNKNOWN = -1;

  private final Program program;
  private final List<Tensor> inputs;
  private final Map<String, Integer> positions = new HashMap<>();
  private final @Nullable NdArray[] values;
  private final List<String> symbols;
  private final int[] sizes;

  /// Nothing bound yet.
  public Bindings(Program program) {
    this.program = program;
    inputs = program.inputs();
    for (int position = 0; position < inputs.size(); position++) {
      positions.put(inputName(position), position);
    }
    values = new NdArray[inputs.size()];
    symbols = program.symbols();
    sizes = new int[symbols.size()];
  }

  /// Binds a value to the input called `name`.
  ///
  /// @throws IllegalArgumentException when there is no such input, or the value has another type or shape
  public void bind(String name, NdArray value) {
    var position = positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException(
          "The program \"" + program.name() + "\" has no input \"" + name + "\"; its inputs are " + inputs + ".");
    }
    if (!fits(inputs.get(position), value)) {
      var input = inputs.get(position);
      throw new IllegalArgumentException("The input \"" + name + "\" of the program \"" + program.name() + "\" needs "
          + input.dtype() + input.shape() + ", but was given " + value.describe() + " (" + input.origin() + ").");
    }
    values[position] = value;
  }

  private static boolean fits(Tensor input, NdArray value) {
    var wanted = input.shape().dims();
    var given = value.shape().dims();
    if (input.dtype() != value.dtype() || wanted.size() != given.size()) {
      return false;
    }
    for (int axis = 0; axis < wanted.size(); axis++) {
      boolean fits = wanted.get(axis) instanceof Dim.Symbol
          ? given.get(axis) instanceof Dim.Fixed(int size) && size >= 1
          : wanted.get(axis).equals(given.get(axis));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /// Finds the size of every symbolic dimension.
  ///
  /// @return the sizes in the order of [Program#symbols]; the same array each time
  /// @throws IllegalArgumentException when an input has no value, or a dimension has two sizes
  public int[] resolve() {
    Arrays.fill(sizes, UNKNOWN);
    for (int position = 0; position < values.length; position++) {
      var value = values[position];
      if (value == null) {
        throw new IllegalArgumentException(
            "The input \"" + inputName(position) + "\" of the program \"" + program.name()
                + "\" has no value; bind " + inputs.get(position).dtype() + inputs.get(position).shape() + ".");
      }
      var dims = inputs.get(position).shape().dims();
      for (int axis = 0; axis < dims.size(); axis++) {
        if (dims.get(axis) instanceof Dim.Symbol(String symbol)) {
          resolve(position, symbols.indexOf(symbol), ((Dim.Fixed) value.shape().dims().get(axis)).size());
        }
      }
    }
    return sizes;
  }

  private void resolve(int position, int symbol, int size) {
    if (sizes[symbol] != UNKNOWN && sizes[symbol] != size) {
      throw new IllegalArgumentException("The dimension " + symbols.get(symbol) + " of the program \"" + program.name()
          + "\" is " + sizes[symbol] + " in one input, but " + size + " in \"" + inputName(position) + "\".");
    }
    sizes[symbol] = size;
  }

  /// The sizes that [#resolve] found, by name.
  public Map<String, Integer> sizes() {
    var byName = new LinkedHashMap<String, Integer>();
    for (int symbol = 0; symbol < sizes.length; symbol++) {
      byName.put(symbols.get(symbol), sizes[symbol]);
    }
    return byName;
  }

  /// The value bound to the input at a position of [Program#inputs].
  ///
  /// @throws IllegalStateException when there is none
  public NdArray value(int position) {
    var value = values[position];
    if (value == null) {
      throw new IllegalStateException("The input \"" + inputName(position) + "\" has no value.");
    }
    return value;
  }

  private String inputName(int position) {
    return ((Op.Input) inputs.get(position).op()).name();
  }
}
