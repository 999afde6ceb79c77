package org.adjoint.nn.estimators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.Sampling;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
  private static final int SAMPLES = 60;

  /// Remembers what it was fitted to; its score is the number of samples.
  private record Diary(List<List<Double>> fits) implements Estimator {
    @Override
    public Estimator fit(Dataset train) {
      fits.add(Arrays.stream(train.inputs().toDoubles()).boxed().toList());
      return this;
    }

    @Override
    public NdArray predict(NdArray inputs) {
      return inputs;
    }

    @Override
    public double score(Dataset data) {
      return data.size();
    }
  }

  @Test
  void averagesOverSamplesThatAreDrawnAnewForEachFold() {
    var numbers = IntStream.range(0, SAMPLES).mapToDouble(i -> i).toArray();
    var classes = IntStream.range(0, SAMPLES).map(i -> i % 3).toArray();
    var data = new Dataset(NdArray.of(numbers, SAMPLES, 1), NdArray.of(classes));
    var fits = new ArrayList<List<Double>>();
    var curve = LearningCurve.of(() -> new Diary(fits), data, List.of(6, 24), 5, Sampling.STRATIFIED, 1);

    assertThat(curve.points()).extracting(LearningCurve.Point::samples).containsExactly(6, 24);
    assertThat(curve.points()).extracting(LearningCurve.Point::trainScore).containsExactly(6.0, 24.0);
    assertThat(curve.points()).extracting(LearningCurve.Point::validationScore).containsExactly(12.0, 12.0);
    assertThat(fits).hasSize(10);
    var small = fits.subList(0, 5);
    assertThat(small.stream().map(HashSet::new)).doesNotHaveDuplicates();
    for (int fold = 0; fold < 5; fold++) {
      assertThat(fits.get(5 + fold)).startsWith(small.get(fold).toArray(Double[]::new));
      for (int label = 0; label < 3; label++) {
        int wanted = label;
        assertThat(small.get(fold)).filteredOn(number -> number.intValue() % 3 == wanted).hasSizeBetween(1, 3);
      }
    }
  }
}
