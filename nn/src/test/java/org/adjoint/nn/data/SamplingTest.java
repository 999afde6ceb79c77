package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplingTest {
  /// Sample `i` has the input `i`; nine tenths are of class 0.
  private static final Dataset NUMBERED = numbered(103);

  @ParameterizedTest
  @EnumSource
  void everySampleIsInExactlyOnePart(Sampling sampling) {
    var parts = Partition.of(NUMBERED, 0.2, 0.1, sampling, 1);
    assertThat(parts.validation().size()).isEqualTo(21);
    assertThat(parts.test().size()).isEqualTo(10);
    assertThat(numbers(parts.train(), parts.validation(), parts.test())).containsExactlyElementsOf(all(103));
  }

  @ParameterizedTest
  @EnumSource
  void everySampleValidatesInExactlyOneFold(Sampling sampling) {
    var folds = Fold.of(NUMBERED, 5, sampling, 3);
    assertThat(numbers(folds.stream().map(Fold::validation).toArray(Dataset[]::new)))
        .containsExactlyElementsOf(all(103));
    for (var fold : folds) {
      assertThat(numbers(fold.train(), fold.validation())).containsExactlyElementsOf(all(103));
      assertThat(fold.validation().size()).isBetween(20, 21);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSeedDecidesTheOrder(Sampling sampling) {
    var order = sampling.order(NUMBERED, 1);
    assertThat(sampling.order(NUMBERED, 1)).isEqualTo(order);
    assertThat(sampling.order(NUMBERED, 2)).isNotEqualTo(order);
    assertThat(order).isNotEqualTo(IntStream.range(0, 103).toArray());
  }

  @Test
  void stratifiedPartsHoldEachClassInItsShare() {
    for (long seed = 0; seed < 20; seed++) {
      var parts = Partition.of(NUMBERED, 0.3, 0.3, Sampling.STRATIFIED, seed);
      for (var part : List.of(parts.train(), parts.validation(), parts.test())) {
        assertThat((double) part.classCounts()[1]).isBetween(part.size() * 11 / 103.0 - 1,
            part.size() * 11 / 103.0 + 1);
      }
    }
    for (var fold : Fold.of(Iris.load(), 5, Sampling.STRATIFIED, 7)) {
      assertThat(fold.validation().classCounts()).containsExactly(10, 10, 10);
    }
  }

  @Test
  void pairsOfInputsAndTargetsStayTogether() {
    var shuffled = NUMBERED.shuffled(4);
    for (int i = 0; i < shuffled.size(); i++) {
      assertThat(shuffled.targets().get(i)).isEqualTo(shuffled.inputs().get(i) % 10 == 7 ? 1 : 0);
    }
  }

  @Test
  void takesColumns() {
    var iris = Iris.load().columns(2, 0);
    assertThat(iris.inputs().describe()).isEqualTo("float32[150, 2]");
    assertThat(iris.rows(0, 1).inputs().toFloats()).containsExactly(1.4f, 5.1f);
  }

  @Test
  void refusesWhatCannotBeDivided() {
    assertThatThrownBy(() -> Partition.of(NUMBERED, 0.6, 0.5, Sampling.RANDOM, 0))
        .hasMessage("Shares of 0.6 and 0.5 leave none of 103 samples to train with.");
    assertThatThrownBy(() -> Partition.of(NUMBERED, -0.1, 0, Sampling.RANDOM, 0))
        .hasMessage("A share must lie in [0, 1), but one is -0.1.");
    assertThatThrownBy(() -> Fold.of(NUMBERED, 104, Sampling.RANDOM, 0))
        .hasMessage("There can be 2 to 103 folds of 103 samples, but not 104.");
    var regression = new Dataset(NUMBERED.inputs(), NUMBERED.inputs());
    assertThatThrownBy(() -> Fold.of(regression, 2, Sampling.STRATIFIED, 0))
        .hasMessage("The targets must be classes, int32[count], but they are float32[103, 1].");
  }

  private static Dataset numbered(int count) {
    var numbers = new float[count];
    var classes = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
      classes[i] = i % 10 == 7 ? 1 : 0;
    }
    classes[count - 1] = 1;
    numbers[count - 1] = 7_007;
    return new Dataset(NdArray.of(numbers, count, 1), NdArray.of(classes));
  }

  private static List<Double> numbers(Dataset... parts) {
    var numbers = new ArrayList<Double>();
    Stream.of(parts).forEach(part -> Arrays.stream(part.inputs().toDoubles()).forEach(numbers::add));
    return numbers.stream().sorted().toList();
  }

  private static List<Double> all(int count) {
    return Stream.concat(IntStream.range(0, count - 1).mapToObj(i -> (double) i), Stream.of(7_007.0)).toList();
  }

  @Test
  void theNumbersOfTheTestAreWhatItSays() {
    assertThat(NUMBERED.classCounts()).containsExactly(92, 11);
    assertThat(Samples.blobs(30, 1, NUMBERED.inputs().dtype()).classCounts()).hasSize(3);
  }
}
