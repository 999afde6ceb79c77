package org.adjoint.nn.data.augmentation;

import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;

/// A random change of an image.
@FunctionalInterface
public interface Augmentation {
  /// The changed image; what comes out follows from the image and the random numbers alone.
  ///
  /// @param image `[channels, height, width]`, not to be changed
  /// @return an image of the same size, in an array of its own or the same when nothing changes
  float[] apply(float[] image, ImageSize size, RandomGenerator random);

  /// This change, and then another.
  default Augmentation then(Augmentation next) {
    return (image, size, random) -> next.apply(apply(image, size, random), size, random);
  }

  /// This change with a probability, else none.
  default Augmentation sometimes(double probability) {
    return (image, size, random) -> random.nextDouble() < probability ? apply(image, size, random) : image;
  }

  /// Changes each image of an array in place.
  ///
  /// @param images float32; the first axis counts the images
  /// @throws IllegalArgumentException unless they are images of that size
  default void applyTo(NdArray images, ImageSize size, RandomGenerator random) {
    size.require(images);
    for (int number = 0; number < images.shape().sizes()[0]; number++) {
      var image = images.rows(number, number + 1);
      var changed = apply(image.toFloats(), size, random);
      System.arraycopy(changed, 0, image.values(), image.offset(), changed.length);
    }
  }
}
