package org.adjoint.codegen.kernel;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// Sine, cosine and arc tangents.
///
/// Angles are reduced by multiples of π/2 given in parts of 33 digits, so that up to 2²⁰ of them are exact products (W. J. Cody and W. Waite,
/// *Software Manual for the Elementary Functions*, 1980). Larger angles, which hardly ever occur, are left to
/// [StrictMath], one by one: exact reduction needs hundreds of digits of π.
///
/// Sine, cosine and the angle of a point are computed in double for float32 too: there the difference of an angle and a multiple of π/2 does not cancel.
final class Trigonometry extends Notation {
  private static final double LARGEST_ANGLE = 0x1p20;
  private static final double HALF_PI_1 = 0x1.921fb544p0;
  private static final double HALF_PI_2 = 0x1.0b4611a6p-34;
  private static final double HALF_PI_3 = 0x1.3198a2ep-69;
  private static final double HALF_PI_4 = 0x1.b839a252049c1p-104;
  /// `π/2 − HALF_PI_1`.
  private static final double HALF_PI_REST = 0x1.0b4611a626331p-34;

  private static final double TAN_3_PI_8 = 2.414213562373095;
  /// The arc tangent's polynomial serves up to here.
  private static final double ATAN_BOUND = 0.66;
  /// `(atan(x)/x − 1)/x²` in powers of x², with the smallest largest error up to [#ATAN_BOUND] (Remez).
  private static final double[] ATAN = {-0.3333332244899983, 0.19999332637066536, -0.1427176929180645,
    0.10970827951397397, -0.08313507181910464, 0.051759779423100755, -0.017906895914608322};
  private static final double[] ATAN_64 = {-0.3333333333333324, 0.19999999999977544, -0.1428571428379873,
    0.11111111028146976, -0.0909090694596319, 0.07692271457608053, -0.06666243650310698, 0.05878813687198119,
    -0.052414272023731466, 0.04662535359300091, -0.04006616739167175, 0.031168163039914435, -0.019755092846811324,
    0.008678030894875198, -0.001911395536306266};

  private final Expr angle;

  /// @param angle what a function is applied to
  private Trigonometry(Block block, boolean single, Expr angle) {
    super(block, angle.dtype(), single);
    this.angle = angle;
  }

  // ---- sine and cosine ----

  static Expr sin(Block block, Expr x) {
    return narrowed(x, inDouble(block, x).sin());
  }

  static Expr cos(Block block, Expr x) {
    return narrowed(x, inDouble(block, x).cos());
  }

  private static Trigonometry inDouble(Block block, Expr x) {
    boolean single = x.dtype() == DType.FLOAT32;
    return new Trigonometry(block, single, single ? widened(block, x) : x);
  }

  private static Expr widened(Block block, Expr x) {
    return block.shared("wide", x, () -> block.let("wide", new Expr.Cast(x, DType.FLOAT64)));
  }

  private static Expr narrowed(Expr like, Expr result) {
    return like.dtype() == DType.FLOAT32 ? new Expr.Cast(result, DType.FLOAT32) : result;
  }

  private Expr sin() {
    var sine = atQuadrant(quadrant());
    return orExactly(Expr.Exactly.SIN, "sine",
        select(Op.Comparison.LT, absolute(angle), number(0x1p-27), angle, sine));
  }

  private Expr cos() {
    return orExactly(Expr.Exactly.COS, "cosine", atQuadrant(block.let("next", quadrant().plus(one()))));
  }

  private Expr orExactly(Expr.Exactly function, String label, Expr usual) {
    var local = new Local(label, dtype, false);
    var large = new Expr.Compare(Op.Comparison.LT, constant("LARGEST_ANGLE", LARGEST_ANGLE), absolute(angle));
    block.add(new Stmt.LetExcept(local, usual, large, function, angle));
    return new Expr.Use(local);
  }

  /// A value that sine and cosine of the angle share.
  private Expr shared(String label, Supplier<Expr> write) {
    return block.shared(label, angle, () -> block.let(label, write.get()));
  }

  /// The multiple of π/2 that is next to the angle.
  private Expr quadrant() {
    return shared("quadrant", () -> {
      comment("sin, cos: angle = quadrant * pi/2 + rest with |rest| <= pi/4");
      return round(angle.times(constant("TWO_OVER_PI", 2 / Math.PI)));
    });
  }

  /// The sine of `quadrant · π/2 + rest`: plus or minus the sine or the cosine of the rest.
  private Expr atQuadrant(Expr quadrant) {
    var half = block.let("half", floorOfHalf(quadrant));
    var odd = new Expr.Compare(Op.Comparison.NE, half.plus(half), quadrant);
    var value = block.let("value", new Expr.Select(odd, cosineOfRest(), sineOfRest()));
    var quarter = block.let("quarter", floorOfHalf(half));
    // Every other half turn changes the sign.
    var isUpper = block.let("isUpper", half.minus(quarter.plus(quarter)));
    return value.times(isUpper.timesPlus(number(-2), one()));
  }

  /// The angle without `quadrant · π/2`; in double with `restLow` for what it lost to rounding.
  private Expr rest() {
    return shared("rest", () -> single
        ? quadrant().timesPlus(constant("MINUS_HALF_PI_REST", -HALF_PI_REST), first())
        : third().plus(low()));
  }

  private Expr restLow() {
    return shared("restLow", () -> low().minus(rest().minus(third())));
  }

  // All products but the last are exact, and so is what a difference loses.

  private Expr first() {
    return shared("first", () -> quadrant().timesPlus(constant("MINUS_HALF_PI_1", -HALF_PI_1), angle));
  }

  private Expr second() {
    return shared("second", () -> quadrant().timesPlus(minusHalfPi2(), first()));
  }

  private Expr third() {
    return shared("third", () -> quadrant().timesPlus(minusHalfPi3(), second()));
  }

  private Expr low() {
    return shared("low", () -> {
      var lostBySecond = quadrant().timesPlus(minusHalfPi2(), first().minus(second()));
      var lostByThird = quadrant().timesPlus(minusHalfPi3(), second().minus(third()));
      return quadrant().timesPlus(constant("MINUS_HALF_PI_4", -HALF_PI_4), lostBySecond.plus(lostByThird));
    });
  }

  private Expr minusHalfPi2() {
    return constant("MINUS_HALF_PI_2", -HALF_PI_2);
  }

  private Expr minusHalfPi3() {
    return constant("MINUS_HALF_PI_3", -HALF_PI_3);
  }

  private Expr square() {
    return shared("square", () -> rest().times(rest()));
  }

  /// By Taylor's series, whose first term left out is far below half an ulp for `|rest| ≤ π/4`.
  private Expr sineOfRest() {
    return shared("sineOfRest", () -> {
      var square = square();
      var series = horner("series", square, IntStream.rangeClosed(1, single ? 4 : 8)
          .mapToDouble(n -> (n % 2 == 0 ? 1 : -1) / Exponentials.factorial(2 * n + 1)).toArray());
      var cube = rest().times(square);
      // sin(rest + low) = sin(rest) + low · cos(rest)
      var small = single ? cube.times(series)
          : cube.timesPlus(series, restLow().times(square.timesPlus(number(-0.5), one())));
      return rest().plus(small);
    });
  }

  private Expr cosineOfRest() {
    return shared("cosineOfRest", () -> {
      var square = square();
      var series = horner("series", square, IntStream.rangeClosed(2, single ? 5 : 8)
          .mapToDouble(n -> (n % 2 == 0 ? 1 : -1) / Exponentials.factorial(2 * n)).toArray());
      var fourth = square.times(square);
      if (single) {
        return fourth.timesPlus(series, square.timesPlus(number(-0.5), one()));
      }
      // cos(rest + low) = cos(rest) − low · sin(rest), and what 1 − rest²/2 lost
      var start = block.let("start", square.timesPlus(number(-0.5), one()));
      var lost = square.timesPlus(number(-0.5), one().minus(start));
      var small = fourth.timesPlus(series, lost.minus(rest().times(restLow())));
      return start.plus(small);
    });
  }

  // ---- arc tangents ----

  static Expr atan(Block block, Expr x) {
    var formula = new Trigonometry(block, x.dtype() == DType.FLOAT32, x);
    formula.comment("atan: start + atan(ratio) with |ratio| <= 0.66, where start is 0, pi/4 or pi/2");
    var magnitude = block.let("magnitude", absolute(x));
    var isBeyond = new Expr.Compare(Op.Comparison.LT, formula.constant("TAN_3_PI_8", TAN_3_PI_8), magnitude);
    var middle = formula.nearOne(magnitude);
    var ratio = block.let("ratio", new Expr.Select(isBeyond, formula.number(-1), middle.numerator)
        .over(new Expr.Select(isBeyond, magnitude, middle.denominator)));
    var start = new Expr.Select(isBeyond, formula.halfPi(), middle.start);
    var startLow = new Expr.Select(isBeyond, formula.halfPiLow(), middle.startLow);
    return withSign(start.plus(formula.atanOfSmall(ratio).plus(startLow)), x);
  }

  /// The angle of the point with the given coordinates.
  static Expr atan2(Block block, Expr ordinate, Expr abscissa) {
    boolean single = ordinate.dtype() == DType.FLOAT32;
    var y = single ? widened(block, ordinate) : ordinate;
    var x = single ? widened(block, abscissa) : abscissa;
    return narrowed(ordinate, new Trigonometry(block, single, y).atan2(x));
  }

  private Expr atan2(Expr abscissa) {
    comment("atan2: the arc tangent of the smaller coordinate by the larger one, reflected into the right octant");
    var y = block.let("magnitude", absolute(angle));
    var x = block.let("magnitude", absolute(abscissa));
    var small = block.let("small", new Expr.Binary(Expr.BinaryOp.MIN, x, y));
    var large = block.let("large", new Expr.Binary(Expr.BinaryOp.MAX, x, y));
    // Equal coordinates, also zeros and infinities, have a quotient that division does not know.
    var equal = select(Op.Comparison.EQ, small, number(0), number(0), one());
    var quotient = block.let("quotient", select(Op.Comparison.EQ, small, large, equal, small.over(large)));
    var middle = nearOne(quotient);
    var octant = block.let("octant", middle.start.plus(
        atanOfSmall(block.let("ratio", middle.numerator.over(middle.denominator))).plus(middle.startLow)));
    // The angle from the nearest axis, and that axis.
    var isSteep = new Expr.Compare(Op.Comparison.LT, x, y);
    var isLeft = block.let("isLeft",
        new Expr.Compare(Op.Comparison.LT, withSign(one(), abscissa), number(0)));
    var turn = block.let("turn", new Expr.Select(isSteep, negated(octant), octant));
    var signed = new Expr.Select(isLeft, negated(turn), turn);
    var axis = new Expr.Select(isSteep, halfPi(), new Expr.Select(isLeft, constant("PI", Math.PI), number(0)));
    var axisLow =
        new Expr.Select(isSteep, halfPiLow(),
            new Expr.Select(isLeft, constant("PI_LOW", 4 * lowOfQuarterPi()), number(0)));
    return withSign(axis.plus(signed.plus(axisLow)), angle);
  }

  /// `atan(x) = start + atan(numerator / denominator)`.
  private record Shifted(Expr numerator, Expr denominator, Expr start, Expr startLow) {
  }

  /// `atan(x) = π/4 + atan((x − 1) / (x + 1))`, unless `x` is small.
  private Shifted nearOne(Expr x) {
    var isMiddle = new Expr.Compare(Op.Comparison.LT, number(ATAN_BOUND), x);
    return new Shifted(new Expr.Select(isMiddle, x.minus(one()), x), new Expr.Select(isMiddle, x.plus(one()), one()),
        new Expr.Select(isMiddle, constant("QUARTER_PI", Math.PI / 4), number(0)),
        new Expr.Select(isMiddle, constant("QUARTER_PI_LOW", lowOfQuarterPi()), number(0)));
  }

  private Expr atanOfSmall(Expr ratio) {
    var square = block.let("square", ratio.times(ratio));
    var series = horner("series", square, single ? ATAN : ATAN_64);
    return ratio.times(square).timesPlus(series, ratio);
  }

  private Expr halfPi() {
    return constant("HALF_PI", Math.PI / 2);
  }

  private Expr halfPiLow() {
    return constant("HALF_PI_LOW", 2 * lowOfQuarterPi());
  }

  /// What π/4 in the formula's type lacks.
  private double lowOfQuarterPi() {
    return narrow() ? Math.PI / 4 - (float) (Math.PI / 4) : 0x1.1a62633145c07p-55;
  }
}
