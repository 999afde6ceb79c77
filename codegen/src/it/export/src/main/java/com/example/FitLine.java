package com.example;

/// Fits a line with the generated class.
public final class FitLine {
  /// Prints the line through four points.
  public static void main(String[] arguments) {
    float[] x = {-1, 0, 1, 2};
    float[] y = {-1, 1, 3, 5};
    var w = new float[1];
    var b = new float[1];
    var loss = new float[1];
    var line = new Line();
    for (int step = 0; step < 200; step++) {
      line.run(x, w, b, y, loss, x.length);
    }
    System.out.printf("y = %.3f x + %.3f%n", w[0], b[0]);
  }
}
