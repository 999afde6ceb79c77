package org.adjoint.nn.data.transforms;

import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;

/// A map of samples to samples whose numbers were fitted to training data. Immutable: applying it never changes it.
public interface Transform {
  /// The transformed samples, in an array of their own and of the same type.
  ///
  /// @param samples floating-point; the first axis counts the samples, and each must be like those that this was fitted to
  /// @throws IllegalArgumentException when they are not
  NdArray apply(NdArray samples);

  /// The samples that [#apply] would have made these from, as far as it keeps them apart.
  ///
  /// @throws IllegalArgumentException when they are not like those that [#apply] gives
  NdArray invert(NdArray samples);

  /// A dataset with transformed inputs and the same targets.
  default Dataset inputsOf(Dataset data) {
    return new Dataset(apply(data.inputs()), data.targets());
  }
}
