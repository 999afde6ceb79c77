package org.adjoint.codegen;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.cases.NaiveFunction;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// What is written naively is accurate in generated code of float32, and so are its first and its second derivative.
class StabilityTest {
  @Test
  void valuesAndDerivativesAreAccurate() {
    var functions = NaiveFunction.all().toList();
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(NaiveFunction.POINTS.length));
    var points = NdArray.zeros(DType.FLOAT32, x.shape());
    for (int place = 0; place < points.size(); place++) {
      points.set(place, NaiveFunction.POINTS[place]);
    }
    for (int function = 0; function < functions.size(); function += 8) {
      check(functions.subList(function, Math.min(functions.size(), function + 8)), x, points);
    }
  }

  private static void check(List<NaiveFunction> functions, Tensor x, NdArray points) {
    var builder = Program.named("stable");
    var checks = new LinkedHashMap<String, NaiveFunction>();
    for (int number = 0; number < functions.size(); number++) {
      for (var derivative : functions.get(number).derivatives(x).entrySet()) {
        checks.put(derivative.getKey() + number, functions.get(number));
        builder.output(derivative.getKey() + number, derivative.getValue());
      }
    }
    var program = builder.build();
    for (var backend : Agreement.GENERATED) {
      var results = Agreement.results(backend, program, Map.of("x", points));
      checks.forEach((name, function) -> function.requireAccurate(name.replaceAll("[0-9]", ""),
          Objects.requireNonNull(results.get(name)).toDoubles()));
    }
  }
}
