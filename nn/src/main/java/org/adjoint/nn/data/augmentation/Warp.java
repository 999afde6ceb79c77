package org.adjoint.nn.data.augmentation;

/// Moves the pixels of an image: each pixel of the result takes what lies at some place of the image, between pixels by the mean of the four around
/// (bilinear interpolation), outside of the image 0.
final class Warp {
  /// Where a pixel of the result looks, in pixels from the middle of the image.
  interface Source {
    /// Says where to look.
    ///
    /// @param x to the right of the middle
    /// @param y below the middle
    /// @param place to be filled with both coordinates
    void of(double x, double y, double[] place);
  }

  private Warp() {}

  static float[] apply(float[] image, ImageSize size, Source source) {
    var result = new float[image.length];
    var place = new double[2];
    double middleX = (size.width() - 1) / 2.0;
    double middleY = (size.height() - 1) / 2.0;
    int plane = size.height() * size.width();
    for (int row = 0; row < size.height(); row++) {
      for (int column = 0; column < size.width(); column++) {
        source.of(column - middleX, row - middleY, place);
        for (int channel = 0; channel < size.channels(); channel++) {
          result[channel * plane + row * size.width() + column] =
              at(place[0] + middleX, place[1] + middleY, image, channel * plane, size);
        }
      }
    }
    return result;
  }

  private static float at(double x, double y, float[] image, int plane, ImageSize size) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double right = x - column;
    double below = y - row;
    return (float) ((1 - below) * ((1 - right) * pixel(row, column, image, plane, size)
        + right * pixel(row, column + 1, image, plane, size))
        + below * ((1 - right) * pixel(row + 1, column, image, plane, size)
            + right * pixel(row + 1, column + 1, image, plane, size)));
  }

  private static float pixel(int row, int column, float[] image, int plane, ImageSize size) {
    boolean inside = row >= 0 && row < size.height() && column >= 0 && column < size.width();
    return inside ? image[plane + row * size.width() + column] : 0;
  }
}
