package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.autodiff.Gradients;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Bundle adjustment: how far the projections of points by cameras are from where they were seen, and the Jacobian of that, which is sparse.
///
/// A camera is a rotation by an angle about an axis (O. Rodrigues, 1840), a centre, a focal length, a principal point and two coefficients of radial
/// distortion. All observations are computed side by side, and an observation depends on its own camera, point and weight only: so the
/// gradient of a sum over observations holds a row of the Jacobian for each.
record BundleEval() implements GraphEval {
  private static final int CAMERA = 11;
  private static final int POINT = 3;
  /// The columns of a row for a projection: camera, point and weight.
  private static final int COLUMNS = CAMERA + POINT + 1;
  private static final List<String> ERRORS = List.of("x", "y", "weight");

  @Override
  public List<String> functions() {
    return List.of("objective", "jacobian");
  }

  @Override
  public Call call(String function, Input input) {
    int n = input.integer("n");
    int m = input.integer("m");
    int p = input.integer("p");
    var values =
        Map.of("cameras", repeated(input.array("cam"), n), "points", repeated(input.array("x"), m), "weights",
            repeated(NdArray.of(new double[] {input.number("w")}), p).reshape(p), "features",
            repeated(input.array("feat"), p), "cameraOf", indices(p, n), "pointOf", indices(p, m));
    var in = ScalarEval.tensors(values);
    var camera = Indexing.take(in.get("cameras"), in.get("cameraOf"), 0).named("camera");
    var point = Indexing.take(in.get("points"), in.get("pointOf"), 0).named("point");
    var weight = in.get("weights");
    var errors = errors(camera, point, weight, in.get("features"));
    var program = Program.named(function);
    if (function.equals("objective")) {
      for (int each = 0; each < ERRORS.size(); each++) {
        program.output(ERRORS.get(each), errors.get(each));
      }
      return new Call(program.build(), values, outputs -> objective(new Named<>(outputs), p));
    }
    for (int each = 0; each < 2; each++) {
      var rows = Gradients.of(errors.get(each).sum(), List.of(camera, point, weight));
      program.output(ERRORS.get(each) + ".camera", rows.get(0));
      program.output(ERRORS.get(each) + ".point", rows.get(1));
      program.output(ERRORS.get(each) + ".weight", rows.get(2));
    }
    program.output("weight", Gradients.of(errors.getLast().sum(), List.of(weight)).getFirst());
    return new Call(program.build(), values, outputs -> jacobian(new Named<>(outputs), n, m, p));
  }

  private static NdArray repeated(NdArray row, int count) {
    var rows = new double[count * row.size()];
    for (int at = 0; at < rows.length; at++) {
      rows[at] = row.get(at % row.size());
    }
    return NdArray.of(rows, count, row.size());
  }

  private static NdArray indices(int count, int modulus) {
    return NdArray.of(IntStream.range(0, count).map(at -> at % modulus).toArray());
  }

  /// The errors of both coordinates and of the weight, each for all observations.
  private static List<Tensor> errors(Tensor camera, Tensor point, Tensor weight, Tensor features) {
    var c = columns(camera, CAMERA);
    var x = columns(point, POINT);
    var centred = IntStream.range(0, POINT).mapToObj(axis -> x.get(axis).sub(c.get(3 + axis))).toList();
    var seen = rotated(c.subList(0, 3), centred);
    var u = seen.get(0).div(seen.get(2));
    var v = seen.get(1).div(seen.get(2));
    var square = u.square().add(v.square());
    var distortion = square.mul(c.get(9)).add(square.square().mul(c.get(10))).add(1);
    var feature = columns(features, 2);
    var first = u.mul(distortion).mul(c.get(6)).add(c.get(7)).sub(feature.get(0));
    var second = v.mul(distortion).mul(c.get(6)).add(c.get(8)).sub(feature.get(1));
    return List.of(weight.mul(first), weight.mul(second), weight.square().neg().add(1));
  }

  private static List<Tensor> columns(Tensor matrix, int count) {
    return IntStream.range(0, count).mapToObj(column -> Layouts.slice(matrix, ":," + column)).toList();
  }

  /// A vector turned about an axis by the axis' length; about none the first order of that.
  private static List<Tensor> rotated(List<Tensor> axis, List<Tensor> vector) {
    var square = dot(axis, axis);
    var turns = square.greaterThan(square.number(0));
    var angle = turns.select(square, square.number(1)).sqrt();
    var unit = axis.stream().map(each -> each.div(angle)).toList();
    var cosine = angle.cos();
    var sine = angle.sin();
    var along = dot(unit, vector).mul(cosine.neg().add(1));
    var acrossUnit = cross(unit, vector);
    var across = cross(axis, vector);
    return IntStream.range(0, POINT).mapToObj(each -> turns.select(
        vector.get(each).mul(cosine).add(acrossUnit.get(each).mul(sine)).add(unit.get(each).mul(along)),
        vector.get(each).add(across.get(each)))).toList();
  }

  private static Tensor dot(List<Tensor> x, List<Tensor> y) {
    return x.get(0).mul(y.get(0)).add(x.get(1).mul(y.get(1))).add(x.get(2).mul(y.get(2)));
  }

  private static List<Tensor> cross(List<Tensor> x, List<Tensor> y) {
    return List.of(x.get(1).mul(y.get(2)).sub(x.get(2).mul(y.get(1))),
        x.get(2).mul(y.get(0)).sub(x.get(0).mul(y.get(2))), x.get(0).mul(y.get(1)).sub(x.get(1).mul(y.get(0))));
  }

  /// The first error of each kind: all observations are alike.
  private static Map<String, Object> objective(Named<NdArray> outputs, int p) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("reproj_error",
        Map.of("elements", List.of(outputs.get("x").get(0), outputs.get("y").get(0)), "repeated", p));
    answer.put("w_err", Map.of("element", outputs.get("weight").get(0), "repeated", p));
    return answer;
  }

  /// The Jacobian in compressed rows, of which the first entries and the last are answered: the two rows of the first observation, and the row
  /// of the last weight.
  private static Map<String, Object> jacobian(Named<NdArray> outputs, int n, int m, int p) {
    int entries = 2 * COLUMNS;
    var rows = new ArrayList<Integer>();
    var columns = new ArrayList<Integer>();
    var values = new ArrayList<Double>();
    for (int entry = 0; entry < entries; entry++) {
      rows.add(rowStart(entry, p));
      int column = entry % COLUMNS;
      var error = ERRORS.get(entry / COLUMNS);
      if (column < CAMERA) {
        columns.add(column);
        values.add(outputs.get(error + ".camera").get(column));
      } else if (column < CAMERA + POINT) {
        columns.add(CAMERA * n + column - CAMERA);
        values.add(outputs.get(error + ".point").get(column - CAMERA));
      } else {
        columns.add(CAMERA * n + POINT * m);
        values.add(outputs.get(error + ".weight").get(0));
      }
    }
    rows.add(rowStart(3 * p, p));
    columns.add(CAMERA * n + POINT * m + p - 1);
    values.add(outputs.get("weight").get(p - 1));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("rows", rows);
    answer.put("cols", columns);
    answer.put("vals", values);
    return answer;
  }

  /// Where a row begins among the entries: those of projections come first, those of weights have one entry each.
  private static int rowStart(int row, int p) {
    return row <= 2 * p ? COLUMNS * row : COLUMNS * 2 * p + row - 2 * p;
  }
}
