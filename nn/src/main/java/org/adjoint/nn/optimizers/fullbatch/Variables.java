package org.adjoint.nn.optimizers.fullbatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Session;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Inputs of a program whose elements, one after the other, are the coordinates of a point.
///
/// @param tensors the inputs
/// @param arrays what is bound to them
record Variables(List<Tensor> tensors, List<NdArray> arrays) {
  /// @param values a value for each of the inputs, and for others
  static Variables of(List<Tensor> tensors, Map<String, NdArray> values) {
    var arrays = new ArrayList<NdArray>();
    for (var tensor : tensors) {
      if (!(tensor.op() instanceof Op.Input input)) {
        throw new IllegalArgumentException("A function is minimised over inputs, but " + tensor + " is computed.");
      }
      var value = values.get(input.name());
      if (value == null) {
        throw new IllegalArgumentException("The variable " + tensor + " has no value to start from.");
      }
      arrays.add(value);
    }
    return new Variables(List.copyOf(tensors), List.copyOf(arrays));
  }

  /// The number of coordinates.
  int size() {
    return arrays.stream().mapToInt(NdArray::size).sum();
  }

  /// The point where the arrays are now.
  Vector point() {
    return joined(arrays);
  }

  /// Writes a point into the arrays.
  void moveTo(Vector point) {
    int at = 0;
    for (var array : arrays) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, point.get(at++));
      }
    }
  }

  /// Where the coordinates of each input begin.
  int[] offsets() {
    var offsets = new int[arrays.size()];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + arrays.get(i - 1).size();
    }
    return offsets;
  }

  /// The elements of arrays, one after the other.
  static Vector joined(List<NdArray> arrays) {
    return Vector.of(arrays.stream().flatMapToDouble(array -> DoubleStream.of(array.toDoubles())));
  }

  /// Binds a value to each input of the program of a session.
  static Session bound(Program program, Session session, Map<String, NdArray> values) {
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      var value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("The input " + input + " has no value.");
      }
      session.bind(name, value);
    }
    return session;
  }
}
