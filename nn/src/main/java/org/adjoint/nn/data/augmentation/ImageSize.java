package org.adjoint.nn.data.augmentation;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;

/// The sizes of an image, which is stored channel by channel and row by row, `[channels, height, width]`.
///
/// @param channels 1 for grey values
/// @param height in pixels
/// @param width in pixels
public record ImageSize(int channels, int height, int width) {
  /// @throws IllegalArgumentException unless all sizes are at least 1
  public ImageSize {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException("An image needs at least one channel, row and column, but it has " + channels
          + ", " + height + " and " + width + ".");
    }
  }

  /// Grey images.
  public static ImageSize grey(int height, int width) {
    return new ImageSize(1, height, width);
  }

  /// The number of values in an image.
  public int values() {
    return Math.multiplyExact(channels, Math.multiplyExact(height, width));
  }

  void require(NdArray images) {
    int count = images.shape().rank() == 0 ? 0 : images.shape().sizes()[0];
    if (images.dtype() != DType.FLOAT32 || count == 0 || images.size() != (long) count * values()) {
      throw new IllegalArgumentException("Images of " + channels + " × " + height + " × " + width
          + " values should be float32 rows of " + values() + ", but they are " + images.describe() + ".");
    }
  }
}
