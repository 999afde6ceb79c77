/// Scalings of inputs and targets, in two steps that cannot be confused: *fitting* to training data gives a
/// [Transform][org.adjoint.nn.data.transforms.Transform], an immutable value, and *applying* it to any data learns nothing from them. So
/// nothing of validation or test data can leak into what was fitted.
@NullMarked
package org.adjoint.nn.data.transforms;

import org.jspecify.annotations.NullMarked;
