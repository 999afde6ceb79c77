package org.adjoint.nn.data.augmentation;

import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;

/// What is done to the images of a batch.
///
/// @param augmentation changes each image, every time in another way
/// @param size of each image
public record AugmentedImages(Augmentation augmentation, ImageSize size) {
  /// Checks that an array holds images of the size.
  ///
  /// @param images the first axis counts them
  /// @throws IllegalArgumentException when it does not
  public void require(NdArray images) {
    size.require(images);
  }

  /// Changes each image in place.
  ///
  /// @param images the first axis counts them
  public void applyTo(NdArray images, RandomGenerator random) {
    augmentation.applyTo(images, size, random);
  }
}
