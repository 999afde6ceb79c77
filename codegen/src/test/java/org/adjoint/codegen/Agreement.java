package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Program;

/// Runs a program on every backend and compares all that it leaves behind: outputs and updated inputs.
public final class Agreement {
  /// Generated code in vectors and in plain loops.
  public static final List<GeneratedCodeBackend> GENERATED =
      List.of(new GeneratedCodeBackend(), new GeneratedCodeBackend(Machine.SCALAR));

  /// How far a value may be from the expected one.
  @FunctionalInterface
  public interface Tolerance {
    /// The distance allowed at a finite, nonzero `expected`.
    double allowed(DType dtype, double expected);

    /// Not at all: signs of zeros count too, which are at a distance of 0.
    Tolerance EXACT = (_, _) -> -1;

    /// So many units in the last place.
    static Tolerance ulps(double ulps) {
      return (dtype, expected) -> ulps * ulp(dtype, expected);
    }

    /// So many units in the last place of 1, or of the expected value where that is larger.
    static Tolerance ulpsOfScale(double ulps, double scale) {
      return (dtype, expected) -> ulps * ulp(dtype, Math.max(scale, Math.abs(expected)));
    }
  }

  private Agreement() {
  }

  /// The spacing of numbers of a type at a value.
  public static double ulp(DType dtype, double value) {
    return switch (dtype) {
      case FLOAT32 -> Math.ulp((float) value);
      case FLOAT64 -> Math.ulp(value);
      case INT32, INT64, BOOL -> 0;
    };
  }

  /// What a run leaves: outputs by name, and the values of updated inputs.
  public static Map<String, NdArray> results(Backend backend, Program program, Map<String, NdArray> inputs) {
    return results(backend.compile(program), inputs);
  }

  /// What a run leaves: outputs by name, and the values of updated inputs.
  public static Map<String, NdArray> results(Executable executable, Map<String, NdArray> inputs) {
    var bound = new LinkedHashMap<String, NdArray>();
    inputs.forEach((name, value) -> bound.put(name, value.copy()));
    var results = new LinkedHashMap<>(executable.run(bound));
    bound.forEach((name, value) -> results.put("input " + name, value));
    return results;
  }

  /// Asserts that generated code, in both dialects, computes what the interpreter does.
  public static void assertAgree(Program program, Map<String, NdArray> inputs, Tolerance tolerance) {
    var expected = results(new Interpreter(), program, inputs);
    for (var backend : GENERATED) {
      assertSame(backend.description() + "\n" + program, expected, results(backend, program, inputs), tolerance);
    }
  }

  /// Asserts that two runs left the same.
  public static void assertSame(String context, Map<String, NdArray> expected, Map<String, NdArray> actual,
      Tolerance tolerance) {
    assertThat(actual.keySet()).as(context).isEqualTo(expected.keySet());
    expected.forEach((name, value) -> assertSame(name + " by " + context, value,
        Objects.requireNonNull(actual.get(name)), tolerance));
  }

  /// Asserts that two arrays have the same type, shape and, within the tolerance, values.
  public static void assertSame(String context, NdArray expected, NdArray actual, Tolerance tolerance) {
    assertThat(actual.describe()).as(context).isEqualTo(expected.describe());
    for (int position = 0; position < expected.size(); position++) {
      double wanted = expected.get(position);
      double given = actual.get(position);
      if (!isSame(expected.dtype(), wanted, given, tolerance)) {
        throw new AssertionError(
            "Expected " + wanted + " but got " + given + " at position " + position + " of " + context);
      }
    }
  }

  private static boolean isSame(DType dtype, double wanted, double given, Tolerance tolerance) {
    if (Double.compare(wanted, given) == 0) {
      return true;
    }
    if (Double.isNaN(wanted) || Double.isNaN(given) || Double.isInfinite(wanted) || Double.isInfinite(given)) {
      return false;
    }
    return Math.abs(given - wanted) <= tolerance.allowed(dtype, wanted);
  }
}
