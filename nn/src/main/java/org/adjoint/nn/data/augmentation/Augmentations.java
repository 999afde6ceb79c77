package org.adjoint.nn.data.augmentation;

import java.util.random.RandomGenerator;

/// The usual changes. Each draws its amount anew for each image, uniformly from minus the given bound to the bound unless it says otherwise.
///
/// ```java
/// var change = Augmentations.rotate(10).then(Augmentations.shift(2)).then(Augmentations.noise(0.05));
/// ```
public final class Augmentations {
  private Augmentations() {}

  /// Swaps left and right. With `sometimes(0.5)` every other image stays as it is.
  public static Augmentation flipHorizontally() {
    return (image, size, _) -> Warp.apply(image, size, (x, y, place) -> put(-x, y, place));
  }

  /// Swaps top and bottom.
  public static Augmentation flipVertically() {
    return (image, size, _) -> Warp.apply(image, size, (x, y, place) -> put(x, -y, place));
  }

  /// Turns around the middle.
  ///
  /// @param degrees the largest angle, clockwise and counter-clockwise
  public static Augmentation rotate(double degrees) {
    return (image, size, random) -> {
      double angle = Math.toRadians(between(degrees, random));
      double cosine = StrictMath.cos(angle);
      double sine = StrictMath.sin(angle);
      return Warp.apply(image, size,
          (x, y, place) -> put(cosine * x + sine * y, -sine * x + cosine * y, place));
    };
  }

  /// Slants: each row moves sideways by its distance from the middle times a factor.
  ///
  /// @param factor the largest; 0.2 moves the first row of 28 by about 3 pixels
  public static Augmentation shear(double factor) {
    return (image, size, random) -> {
      double slant = between(factor, random);
      return Warp.apply(image, size, (x, y, place) -> put(x + slant * y, y, place));
    };
  }

  /// Moves by parts of pixels too, along both axes.
  ///
  /// @param pixels the largest way along each axis
  public static Augmentation shift(double pixels) {
    return (image, size, random) -> {
      double right = between(pixels, random);
      double down = between(pixels, random);
      return Warp.apply(image, size, (x, y, place) -> put(x - right, y - down, place));
    };
  }

  /// Cuts out a part and enlarges it to the size of the image.
  ///
  /// @param smallest the smallest part of height and width that is kept, in `(0, 1]`; the part that is kept lies anywhere
  public static Augmentation crop(double smallest) {
    if (!(smallest > 0 && smallest <= 1)) {
      throw new IllegalArgumentException("The part that is kept must lie in (0, 1], but is " + smallest + ".");
    }
    return (image, size, random) -> {
      double part = 1 - (1 - smallest) * random.nextDouble();
      double right = between((1 - part) * (size.width() - 1) / 2, random);
      double down = between((1 - part) * (size.height() - 1) / 2, random);
      return Warp.apply(image, size, (x, y, place) -> put(part * x + right, part * y + down, place));
    };
  }

  /// Bends like rubber (P. Simard, D. Steinkraus and J. Platt, *Best practices for convolutional neural networks applied to visual document analysis*, 2003):
  /// each pixel looks elsewhere by a random way, and neighbours look in similar directions.
  ///
  /// @param pixels about how far, one standard deviation
  /// @param smoothness over how many pixels the ways are alike, the deviation of the bell that they are smoothed by
  public static Augmentation elastic(double pixels, double smoothness) {
    return (image, size, random) -> {
      var right = SmoothNoise.of(size.height(), size.width(), smoothness, random);
      var down = SmoothNoise.of(size.height(), size.width(), smoothness, random);
      double middleX = (size.width() - 1) / 2.0;
      double middleY = (size.height() - 1) / 2.0;
      return Warp.apply(image, size, (x, y, place) -> {
        int pixel = (int) Math.round(y + middleY) * size.width() + (int) Math.round(x + middleX);
        put(x + pixels * right[pixel], y + pixels * down[pixel], place);
      });
    };
  }

  /// Adds the same number to all values.
  ///
  /// @param amount the largest, of values in `[0, 1]`; results stay there
  public static Augmentation brightness(double amount) {
    return (image, _, random) -> {
      double more = between(amount, random);
      return each(image, value -> value + more);
    };
  }

  /// Moves all values away from their mean or towards it.
  ///
  /// @param share the largest part by which distances from the mean grow or shrink; results stay in `[0, 1]`
  public static Augmentation contrast(double share) {
    return (image, _, random) -> {
      double sum = 0;
      for (float value : image) {
        sum += value;
      }
      double mean = sum / image.length;
      double factor = 1 + between(share, random);
      return each(image, value -> mean + factor * (value - mean));
    };
  }

  /// Adds a normal number to each value.
  ///
  /// @param deviation of values in `[0, 1]`; results stay there
  public static Augmentation noise(double deviation) {
    return (image, _, random) -> each(image, value -> value + deviation * random.nextGaussian());
  }

  /// What becomes of a value.
  private interface Change {
    double of(double value);
  }

  private static float[] each(float[] image, Change change) {
    var result = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      result[i] = (float) Math.clamp(change.of(image[i]), 0.0, 1.0);
    }
    return result;
  }

  private static double between(double bound, RandomGenerator random) {
    return bound * (2 * random.nextDouble() - 1);
  }

  private static void put(double x, double y, double[] place) {
    place[0] = x;
    place[1] = y;
  }
}
