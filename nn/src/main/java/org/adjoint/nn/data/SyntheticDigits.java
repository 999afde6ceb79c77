package org.adjoint.nn.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;

/// Handwritten-looking digits without a data file: pen strokes with random slant, size, rotation, thickness, shift,
/// wobble and noise, in the form of MNIST (28 × 28 pixels, ink 1 on paper 0).
public final class SyntheticDigits {
  /// The number of classes, the digits 0 to 9.
  public static final int CLASSES = 10;

  /// The number of pixels in an image, 28 × 28.
  public static final int PIXELS = DigitPen.SIDE * DigitPen.SIDE;

  private SyntheticDigits() {}

  /// Draws `count` digits in random order; each run of ten consecutive ones from the start holds every digit once.
  ///
  /// Sample `i` depends on `seed` and `i` alone, so a smaller set is the beginning of a larger one, and every machine
  /// draws the same pixels.
  ///
  /// @return inputs float32 `[count, 784]` with values in `[0, 1]`, labels int32 `[count]`
  /// @throws IllegalArgumentException when `count` is negative, or more than one Java array of pixels can hold
  public static Dataset generate(int count, long seed) {
    if (count < 0 || count > Integer.MAX_VALUE / PIXELS) {
      throw new IllegalArgumentException("The number of digits must lie between 0 and " + Integer.MAX_VALUE / PIXELS
          + ", but it is " + count + ".");
    }
    var pixels = new float[count * PIXELS];
    var labels = new int[count];
    IntStream.range(0, count).parallel().forEach(i -> {
      labels[i] = label(seed, i);
      System.arraycopy(image(seed, i, labels[i]), 0, pixels, i * PIXELS, PIXELS);
    });
    return new Dataset(NdArray.of(pixels, count, PIXELS), NdArray.of(labels, count));
  }

  private static float[] image(long seed, int sample, int digit) {
    var random = random(seed, sample);
    var figures = DigitFigures.of(digit);
    return new DigitPen(random).write(figures.get(random.nextInt(figures.size())));
  }

  /// The place of a sample in its run of ten, looked up in a permutation that belongs to the run.
  private static int label(long seed, int sample) {
    // Runs count downwards from −1, where no sample has its random numbers.
    var digits = Sampling.permutation(CLASSES, random(seed, -1 - sample / CLASSES));
    return digits[sample % CLASSES];
  }

  /// Random numbers of their own for each pair of seed and stream. The pair is hashed once, since neighbouring states
  /// of one generator would overlap.
  private static SplittableRandom random(long seed, long stream) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ new SplittableRandom(~stream).nextLong());
  }
}
