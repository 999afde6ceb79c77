package org.adjoint.codegen.kernel;

import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// The error function: an odd polynomial near 0; beyond, 1 minus the exponential of a polynomial.
final class ErrorFunction extends Notation {
  /// Where the formula changes.
  private static final double BOUND = 0.92;
  private static final double BOUND_64 = 1;
  /// From here on the result rounds to 1.
  private static final double LAST = 4;
  private static final double LAST_64 = 6;

  /// `erf(x)/x − 1` in powers of x², with the smallest largest error up to the bound (Remez).
  private static final double[] NEAR = {0.12837916670310623, -0.37612634296888225, 0.11283703326879553,
    -0.026859798997836498, 0.00520196077574516, -0.0008152630636774745, 8.409921364368472e-05};
  private static final double[] NEAR_64 = {0.12837916709551256, -0.3761263890318355, 0.11283791670945253,
    -0.02686617064327622, 0.005223977607423468, -0.0008548325989696758, 0.00012055295320494294,
    -1.4924744663335489e-05, 1.6447517677871873e-06, -1.6209175911748696e-07, 1.3722976265924504e-08,
    -7.801188874097751e-10};
  /// `log(1 − erf(x))` in powers of x, with the smallest largest error of the result from the bound on (Remez).
  private static final double[] FAR = {-0.00020702324131847147, -1.1276273357620568, -0.6372658685063589,
    -0.10385626584894368, 0.022189721103347472, -0.0030336775669421836, 0.000194945150558797};
  private static final double[] FAR_64 = {-5.132708536470419e-07, -1.1283739914291622, -0.6366440563546102,
    -0.10270228635454663, 0.018988035511720517, 0.00041354562218559604, -0.0019189551571842294,
    0.0007730508576229165, -0.00013655916416144582, -1.9521302384802095e-05, 2.253226246265982e-05,
    -8.578589921732847e-06, 2.1147529914021805e-06, -3.695566813721324e-07, 4.593201196797669e-08,
    -3.8898998037023065e-09, 2.0202770046757003e-10, -4.864924899028202e-12};

  ErrorFunction(Block block, DType dtype) {
    super(block, dtype, dtype == DType.FLOAT32);
  }

  /// `2/√π ∫₀ˣ e^(−t²) dt`.
  Expr of(Expr x) {
    comment("erf: |x| + |x| * P(x^2) near 0, 1 - e^Q(|x|) beyond");
    var magnitude = block.let("magnitude", absolute(x));
    var square = block.let("square", magnitude.times(magnitude));
    var near = block.let("near",
        magnitude.timesPlus(horner("nearSeries", square, single ? NEAR : NEAR_64), magnitude));
    var last = number(single ? LAST : LAST_64);
    var bounded = block.let("bounded", select(Op.Comparison.LT, last, magnitude, last, magnitude));
    var logarithm = block.let("logarithm", horner("farSeries", bounded, single ? FAR : FAR_64));
    var far = one().minus(new Exponentials(block, dtype, single).moderate(logarithm));
    var bound = number(single ? BOUND : BOUND_64);
    return withSign(select(Op.Comparison.LT, magnitude, bound, near, far), x);
  }
}
