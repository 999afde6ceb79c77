package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Powers with exponents that are small numbers.
///
/// They may round in another way than [Math#pow], and `±½` makes NaN of −∞, as √ does. No rule makes a power.
final class PowerRules {
  private PowerRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(PowerRules::apply);
  }

  private static Tensor apply(Tensor node) {
    if (!(node.op() instanceof Op.Pow(var x, var y)) || Filled.number(y).isEmpty()) {
      return node;
    }
    double exponent = Filled.number(y).getAsDouble();
    // x⁰ = 1, also where x is NaN
    return exponent == 0 ? Filled.like(x, 1)
        // x¹ = x
        : exponent == 1 ? x
            // x² = x · x
            : exponent == 2 ? x.mul(x)
                // x³ = x · x · x
                : exponent == 3 ? x.mul(x).mul(x)
                    // x⁻¹ = 1 / x
                    : exponent == -1 ? Filled.like(x, 1).div(x)
                        // x⁻² = 1 / (x · x)
                        : exponent == -2 ? Filled.like(x, 1).div(x.mul(x))
                            // x^½ = √x
                            : exponent == 0.5 ? x.sqrt()
                                // x^−½ = 1 / √x
                                : exponent == -0.5 ? Filled.like(x, 1).div(x.sqrt())
                                    : node;
  }
}
