package org.adjoint.nn.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.SyntheticDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AugmentationTest {
  private static final ImageSize DIGIT = ImageSize.grey(28, 28);
  private static final float[] SEVEN = SyntheticDigits.generate(10, 1).inputs().rows(0, 1).toFloats();

  /// Random numbers that are always the largest, so that each change is by its bound.
  private static final RandomGenerator LARGEST = new RandomGenerator() {
    @Override
    public long nextLong() {
      return -1;
    }
  };

  static Stream<Arguments> changes() {
    return Stream.of(Arguments.of("flip left and right", Augmentations.flipHorizontally()),
        Arguments.of("flip top and bottom", Augmentations.flipVertically()),
        Arguments.of("rotate", Augmentations.rotate(20)), Arguments.of("shear", Augmentations.shear(0.3)),
        Arguments.of("shift", Augmentations.shift(3)), Arguments.of("crop", Augmentations.crop(0.8)),
        Arguments.of("elastic", Augmentations.elastic(2, 4)), Arguments.of("brightness", Augmentations.brightness(0.3)),
        Arguments.of("contrast", Augmentations.contrast(0.5)), Arguments.of("noise", Augmentations.noise(0.1)),
        Arguments.of("one after the other", Augmentations.rotate(5).then(Augmentations.noise(0.1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theSeedDecidesTheChangeAndValuesStayInRange(String name, Augmentation change) {
    var before = SEVEN.clone();
    var once = change.apply(SEVEN, DIGIT, new SplittableRandom(1));
    assertThat(change.apply(SEVEN, DIGIT, new SplittableRandom(1))).isEqualTo(once).isNotEqualTo(before);
    assertThat(SEVEN).isEqualTo(before);
    for (float value : once) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void changesSmallImagesByHand() {
    var size = ImageSize.grey(2, 3);
    float[] image = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f};
    assertThat(largest(Augmentations.flipHorizontally(), image, size)).containsExactly(0.3f, 0.2f, 0.1f, 0.6f, 0.5f,
        0.4f);
    assertThat(largest(Augmentations.flipVertically(), image, size)).containsExactly(0.4f, 0.5f, 0.6f, 0.1f, 0.2f,
        0.3f);
    assertThat(largest(Augmentations.shift(1), image, size)).containsExactly(new float[] {0, 0, 0, 0, 0.1f, 0.2f},
        within(1e-5f));
    assertThat(largest(Augmentations.brightness(0.5), image, size))
        .containsExactly(new float[] {0.6f, 0.7f, 0.8f, 0.9f, 1, 1}, within(1e-5f));
    assertThat(largest(Augmentations.contrast(1), image, size))
        .containsExactly(new float[] {0, 0.05f, 0.25f, 0.45f, 0.65f, 0.85f}, within(1e-5f));
    assertThat(largest(Augmentations.shear(2), new float[] {0, 1, 0, 0, 1, 0, 0, 1, 0}, ImageSize.grey(3, 3)))
        .containsExactly(new float[] {0, 0, 0, 0, 1, 0, 0, 0, 0}, within(1e-5f));
  }

  /// A quarter turn clockwise takes the upper left corner to the upper right.
  @Test
  void turnsClockwise() {
    float[] corner = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThat(largest(Augmentations.rotate(90), corner, ImageSize.grey(3, 3)))
        .containsExactly(new float[] {0, 0, 1, 0, 0, 0, 0, 0, 0}, within(1e-5f));
  }

  @Test
  void changesAllChannelsInTheSameWay() {
    var size = new ImageSize(2, 1, 2);
    assertThat(largest(Augmentations.flipHorizontally(), new float[] {1, 2, 3, 4}, size)).containsExactly(2, 1, 4, 3);
  }

  @Test
  void elasticNeighboursMoveTogether() {
    var ways = SmoothNoise.of(28, 28, 4, new SplittableRandom(1));
    double squares = 0;
    double steps = 0;
    for (int i = 0; i < ways.length; i++) {
      squares += ways[i] * ways[i];
      steps += i % 28 == 0 ? 0 : (ways[i] - ways[i - 1]) * (ways[i] - ways[i - 1]);
    }
    assertThat(squares / ways.length).isCloseTo(1, within(1e-9));
    assertThat(steps / ways.length).isLessThan(0.1);
  }

  @Test
  void happensAsOftenAsTold() {
    var sometimes = Augmentations.flipHorizontally().sometimes(0.3);
    var random = new SplittableRandom(1);
    long flipped =
        IntStream.range(0, 1000).filter(_ -> !Arrays.equals(sometimes.apply(SEVEN, DIGIT, random), SEVEN)).count();
    assertThat(flipped).isBetween(250L, 350L);
  }

  @Test
  void nothingChangesByNothing() {
    for (var change : new Augmentation[] {Augmentations.rotate(0), Augmentations.shear(0), Augmentations.shift(0),
      Augmentations.crop(1), Augmentations.elastic(0, 3), Augmentations.brightness(0), Augmentations.contrast(0),
      Augmentations.noise(0)}) {
      assertThat(change.apply(SEVEN, DIGIT, new SplittableRandom(1))).containsExactly(SEVEN, within(1e-6f));
    }
  }

  @Test
  void refusesWhatIsNoImage() {
    var change = Augmentations.noise(1);
    assertThatThrownBy(() -> change.applyTo(NdArray.of(new double[4], 1, 4), ImageSize.grey(2, 2), LARGEST))
        .hasMessage("Images of 1 × 2 × 2 values should be float32 rows of 4, but they are float64[1, 4].");
    assertThatThrownBy(() -> ImageSize.grey(0, 2)).hasMessageContaining("1, 0 and 2");
    assertThatThrownBy(() -> Augmentations.crop(0)).hasMessage("The part that is kept must lie in (0, 1], but is 0.0.");
  }

  private static float[] largest(Augmentation change, float[] image, ImageSize size) {
    return change.apply(image, size, LARGEST);
  }
}
