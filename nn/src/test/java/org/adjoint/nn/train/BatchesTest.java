package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.EpochSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  /// Sample `i` has the inputs `i` and `−i` and the target `i`.
  private static Examples numbered(int count) {
    var inputs = new float[2 * count];
    for (int i = 0; i < count; i++) {
      inputs[2 * i] = i;
      inputs[2 * i + 1] = -i;
    }
    return new Examples(List.of(NdArray.of(inputs, count, 2)),
        List.of(NdArray.of(IntStream.range(0, count).toArray())));
  }

  /// The samples of an epoch in their order, after a check that inputs and targets belong together.
  private static List<Integer> epoch(Batches batches) {
    var seen = new ArrayList<Integer>();
    for (int number = 0; number < batches.count(); number++) {
      var batch = batches.next();
      for (int row = 0; row < batch.size(); row++) {
        int sample = (int) batch.targets().getFirst().get(row);
        assertThat(batch.inputs().getFirst().get(2 * row)).isEqualTo(sample);
        assertThat(batch.inputs().getFirst().get(2 * row + 1)).isEqualTo(-sample);
        seen.add(sample);
      }
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({"12, 4, 3, 4", "13, 4, 4, 1", "3, 4, 1, 3", "1, 1, 1, 1", "5, 1, 5, 1", "7, 2147483647, 1, 7"})
  void everyEpochHoldsEverySampleOnce(int count, int batchSize, int batchCount, int lastSize) {
    var batches = new Batches(numbered(count), batchSize, null);
    for (int epoch = 0; epoch < 3; epoch++) {
      batches.begin(EpochSeed.of(1, epoch), true, 0);
      assertThat(epoch(batches)).containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    }
    assertThat(batches.count()).isEqualTo(batchCount);
    batches.begin(EpochSeed.of(1, 1), true, batchCount - 1);
    assertThat(batches.next().size()).isEqualTo(lastSize);
  }

  @Test
  void everyOrderOfThreeSamplesIsAsLikelyAsAnyOther() {
    var counts = new HashMap<List<Integer>, Integer>();
    int draws = 6000;
    for (int draw = 0; draw < draws; draw++) {
      var batches = new Batches(numbered(3), 3, null);
      batches.begin(EpochSeed.of(2, draw), true, 0);
      counts.merge(epoch(batches), 1, Integer::sum);
    }
    assertThat(counts).hasSize(6);
    // Five standard deviations of a binomial count.
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(856, 1144));
  }

  @Test
  void shufflesAnewInEveryEpochAndAlikeForTheSameSeed() {
    var batches = new Batches(numbered(20), 6, null);
    var same = new Batches(numbered(20), 5, null);
    batches.begin(EpochSeed.of(3, 1), true, 0);
    same.begin(EpochSeed.of(3, 2), true, 0);
    same.begin(EpochSeed.of(3, 1), true, 0);
    var first = epoch(batches);
    assertThat(first).isNotEqualTo(IntStream.range(0, 20).boxed().toList()).isEqualTo(epoch(same));
    batches.begin(EpochSeed.of(3, 2), true, 0);
    assertThat(epoch(batches)).isNotEqualTo(first);
    batches.begin(EpochSeed.of(4, 1), true, 0);
    assertThat(epoch(batches)).isNotEqualTo(first);
  }

  @Test
  void takesSamplesFromTheMiddleOfALargerArray() {
    var batches = new Batches(numbered(10).rows(4, 9), 2, null);
    batches.begin(EpochSeed.of(1, 1), false, 0);
    assertThat(epoch(batches)).containsExactly(4, 5, 6, 7, 8);
  }
}
