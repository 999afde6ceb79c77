package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.autodiff.Jacobians;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Creation;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Hand tracking: how far the points of a posed hand are from measured ones, and the Jacobian of that (J. Taylor et al., *User-specific hand modeling from
/// monocular depth sequences*, 2014).
///
/// The pose `theta` holds a rotation about an axis, a translation, and four angles of each finger. Bones turn each other, and vertices
/// follow bones by weights. A measured point belongs to a vertex, or, when there are `us`, to a place in a triangle.
record HandEval() implements GraphEval {
  private static final int FINGERS = 5;
  private static final int ANGLES = 4;
  private static final int FIRST_ANGLE = 6;
  /// Rotations by less are none.
  private static final double SMALLEST_ANGLE = 1e-4;
  /// The rows of a transform that matter, and the coordinates that they are applied to.
  private static final int ROWS = 3;
  private static final int HOMOGENEOUS = 4;
  private static final String RESULT = "result";

  @Override
  public List<String> functions() {
    return List.of("objective", "jacobian");
  }

  @Override
  public Call call(String function, Input input) {
    var data = input.nested("data");
    var model = data.nested("model");
    int points = data.array("points").shape().sizes()[0];
    boolean free = input.hasElements("us");
    var values = new LinkedHashMap<String, NdArray>();
    values.put("theta", input.array("theta"));
    values.put("points", data.array("points"));
    for (var name : List.of("base_relatives", "inverse_base_absolutes", "base_positions", "weights")) {
      values.put(name, model.array(name));
    }
    if (free) {
      values.put("us", input.array("us"));
    }
    var in = ScalarEval.tensors(values);
    var positions = positions(in, model);
    var errors = in.get("points").sub(free
        ? inTriangles(positions, in.get("us"), model, data)
        : Indexing.take(positions, indices(data.integers("correspondences")), 0));
    var result = errors.reshape(Shape.of(3 * points));
    if (function.equals("objective")) {
      return new Call(Program.named(function).output(RESULT, result).build(), values,
          outputs -> Eval.doubles(new Named<>(outputs).get(RESULT)));
    }
    var columns = new ArrayList<Tensor>();
    if (free) {
      columns.add(byPlace(result, in.get("us"), points, 0));
      columns.add(byPlace(result, in.get("us"), points, 1));
    }
    columns.add(Jacobians.of(result, in.get("theta")));
    return new Call(Program.named(function).output(RESULT, Layouts.concat(columns, 1)).build(), values,
        outputs -> Eval.lists(new Named<>(outputs).get(RESULT)));
  }

  private static Tensor indices(int... indices) {
    return Tensor.constant(NdArray.of(indices));
  }

  /// The derivatives by one coordinate of each place in a triangle. Each point depends on its own place only, so all may move at once.
  private static Tensor byPlace(Tensor errors, Tensor us, int points, int coordinate) {
    var moved = new double[2 * points];
    for (int point = 0; point < points; point++) {
      moved[2 * point + coordinate] = 1;
    }
    var tangent = Tensor.constant(NdArray.of(moved, points, 2));
    return Gradients.jvp(List.of(errors), List.of(us), List.of(tangent), Independent.ERROR).getFirst().expand(1);
  }

  private static Tensor inTriangles(Tensor positions, Tensor us, Input model, Input data) {
    var triangles = model.array("triangles");
    int[] chosen = data.integers("correspondences");
    var corners = IntStream.range(0, 3).mapToObj(corner -> Indexing.take(positions,
        indices(Arrays.stream(chosen).map(triangle -> (int) triangles.get(3 * triangle + corner)).toArray()), 0))
        .toList();
    var first = Layouts.slice(us, ":,0:1");
    var second = Layouts.slice(us, ":,1:2");
    return corners.get(0).mul(first).add(corners.get(1).mul(second))
        .add(corners.get(2).mul(first.add(second).neg().add(1)));
  }

  /// The vertices of the posed hand, `[vertices, 3]`.
  private static Tensor positions(Named<Tensor> in, Input model) {
    int[] parents = model.integers("parents");
    var theta = in.get("theta");
    var relatives = in.get("base_relatives").matMul(turns(theta, parents.length));
    var absolutes = new ArrayList<Tensor>();
    for (int bone = 0; bone < parents.length; bone++) {
      var relative = Layouts.slice(relatives, Integer.toString(bone));
      absolutes.add(parents[bone] < 0 ? relative : absolutes.get(parents[bone]).matMul(relative));
    }
    var transforms = Layouts.slice(Layouts.stack(absolutes, 0).matMul(in.get("inverse_base_absolutes")), ":,0:3");
    // Each vertex has a transform of its own, a mean of those of its bones.
    int vertices = model.array("weights").shape().sizes()[0];
    var blended = in.get("weights").matMul(transforms.reshape(Shape.of(parents.length, ROWS * HOMOGENEOUS)));
    var positions =
        blended.reshape(Shape.of(vertices, ROWS, HOMOGENEOUS)).mul(in.get("base_positions").expand(1)).sum(2);
    if (model.flag("is_mirrored")) {
      positions = positions.mul(Tensor.constant(NdArray.of(new double[] {-1, 1, 1})));
    }
    return positions.matMul(rotation(Layouts.slice(theta, "0:3")).transpose()).add(Layouts.slice(theta, "3:6"));
  }

  /// The turn of each bone about its own first and third axis, `[bones, 4, 4]`. Of each finger three bones bend, and the first of these moves
  /// sideways too.
  private static Tensor turns(Tensor theta, int bones) {
    var bend = new int[bones];
    var side = new int[bones];
    int none = FIRST_ANGLE + FINGERS * ANGLES;
    Arrays.fill(bend, none);
    Arrays.fill(side, none);
    for (int finger = 0; finger < FINGERS; finger++) {
      int bone = 2 + ANGLES * finger;
      int angle = FIRST_ANGLE + ANGLES * finger;
      bend[bone] = angle;
      side[bone] = angle + 1;
      bend[bone + 1] = angle + 2;
      bend[bone + 2] = angle + 3;
    }
    var angles = Layouts.pad(theta, 0, 0, 1, 0);
    var x = Indexing.take(angles, indices(bend), 0);
    var z = Indexing.take(angles, indices(side), 0);
    var zero = Creation.zeros(DType.FLOAT64, x.shape());
    var one = Creation.ones(DType.FLOAT64, x.shape());
    var elements = List.of(z.cos(), z.sin().mul(x.cos()).neg(), z.sin().mul(x.sin()), zero, z.sin(),
        z.cos().mul(x.cos()), z.cos().mul(x.sin()).neg(), zero, zero, x.sin(), x.cos(), zero, zero, zero, zero, one);
    return Layouts.stack(elements, 1).reshape(Shape.of(bones, 4, 4));
  }

  /// The rotation about an axis by its length (O. Rodrigues, 1840).
  private static Tensor rotation(Tensor axis) {
    var square = axis.square().sum();
    var turns = square.greaterOrEqual(square.number(SMALLEST_ANGLE * SMALLEST_ANGLE));
    var angle = turns.select(square, square.number(1)).sqrt();
    var unit = axis.div(angle);
    var x = Layouts.slice(unit, "0");
    var y = Layouts.slice(unit, "1");
    var z = Layouts.slice(unit, "2");
    var zero = x.number(0);
    var cross = Layouts.stack(List.of(zero, z.neg(), y, z, zero, x.neg(), y.neg(), x, zero), 0).reshape(Shape.of(3, 3));
    var rest = Creation.eye(DType.FLOAT64, axis.shape().dim(0));
    var turned = rest.mul(angle.cos()).add(cross.mul(angle.sin()))
        .add(LinearAlgebra.outer(unit, unit).mul(angle.cos().neg().add(1)));
    return turns.select(turned, rest);
  }
}
