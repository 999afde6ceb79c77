package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.augmentation.Augmentations;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.TrainingStep;
import org.junit.jupiter.api.Test;

class MiniBatchesTest {
  private static final Dataset DIGITS = SyntheticDigits.generate(50, 1);

  @Test
  void everySampleComesOnceInAnEpoch() {
    var iris = Iris.load();
    var seen = new ArrayList<Double>();
    var batches = MiniBatches.of(iris, 32, 1);
    assertThat(batches.count()).isEqualTo(5);
    try (var epoch = batches.epoch(1)) {
      epoch.forEachRemaining(batch -> {
        assertThat(batch.size()).isIn(32, 22);
        Arrays.stream(batch.inputs().toDoubles()).forEach(seen::add);
      });
    }
    assertThat(seen.stream().sorted()).containsExactlyElementsOf(
        Arrays.stream(iris.inputs().toDoubles()).sorted().boxed().toList());
  }

  @Test
  void seedAndEpochDecideOrderAndAugmentationWhateverTheThreadsDo() {
    var batches = MiniBatches.of(DIGITS, 16, 3).augmented(
        Augmentations.rotate(15).then(Augmentations.noise(0.1)), ImageSize.grey(28, 28));
    assertThat(values(batches, 2)).isEqualTo(values(batches, 2));
    assertThat(values(batches, 2)).isNotEqualTo(values(batches, 3));
    assertThat(values(MiniBatches.of(DIGITS, 16, 4), 2)).isNotEqualTo(values(MiniBatches.of(DIGITS, 16, 3), 2));
    assertThat(values(MiniBatches.of(DIGITS, 16, 3), 2)).isNotEqualTo(values(batches, 2));
  }

  @Test
  void augmentationLeavesTheDatasetAsItIs() {
    var before = DIGITS.inputs().toFloats();
    values(MiniBatches.of(DIGITS, 16, 3).augmented(Augmentations.shift(5), ImageSize.grey(28, 28)), 1);
    assertThat(DIGITS.inputs().toFloats()).isEqualTo(before);
    assertThatThrownBy(() -> MiniBatches.of(DIGITS, 16, 3).augmented(Augmentations.shift(5), ImageSize.grey(28, 27)))
        .hasMessage("Images of 1 × 28 × 27 values should be float32 rows of 756, but they are float32[50, 784].");
  }

  @Test
  void feedATrainingLoopOfOnesOwn() {
    var data = SyntheticDigits.generate(300, 2);
    var model = Dense.of("scores", 784, 10, Activation.IDENTITY);
    model.initialize(1);
    var step = TrainingStep.of(model, data.inputs().dtype(), new int[] {784}, Loss.softmaxCrossEntropy(),
        new Adam(0.005), Samples.generated());
    var batches = MiniBatches.of(data, 50, 1).augmented(Augmentations.shift(1), ImageSize.grey(28, 28));
    var losses = new ArrayList<Double>();
    for (int number = 1; number <= 8; number++) {
      try (var epoch = batches.epoch(number)) {
        while (epoch.hasNext()) {
          var batch = epoch.next();
          losses.add(step.run(batch.inputs(), batch.targets()));
        }
      }
    }
    assertThat(losses.getLast()).isLessThan(0.5 * losses.getFirst());
  }

  @Test
  void aPrefetcherWorksAheadButNotFurtherThanItMay() throws InterruptedException {
    var made = new AtomicInteger();
    var third = new CountDownLatch(3);
    try (var numbers = Prefetcher.of(100, 2, number -> {
      made.incrementAndGet();
      third.countDown();
      return number;
    })) {
      third.await(); // two wait in line and one in the hand of the thread, though none was asked for
      assertThat(numbers.next()).isZero();
      assertThat(numbers.next()).isEqualTo(1);
      assertThat(made.get()).isLessThanOrEqualTo(5);
      assertThat(IntStream.range(2, 100).allMatch(number -> numbers.next() == number)).isTrue();
      assertThat(numbers.hasNext()).isFalse();
      assertThatThrownBy(numbers::next).isInstanceOf(NoSuchElementException.class).hasMessage("All 100 were taken.");
    }
  }

  @Test
  void whatCannotBeMadeIsToldToTheOneWhoTakesIt() {
    var failure = new IllegalArgumentException("no third");
    try (var numbers = Prefetcher.of(5, 1, number -> {
      if (number == 2) {
        throw failure;
      }
      return number;
    })) {
      assertThat(List.of(numbers.next(), numbers.next())).containsExactly(0, 1);
      assertThatThrownBy(numbers::next).isInstanceOf(IllegalStateException.class).hasCause(failure)
          .hasMessage("Number 2 could not be made ahead.");
      assertThat(numbers.hasNext()).isFalse();
    }
  }

  @Test
  void closingEndsTheThread() {
    var maker = new ArrayList<Thread>();
    try (var numbers = Prefetcher.of(1000, 1, number -> {
      maker.add(Thread.currentThread());
      return number;
    })) {
      numbers.next();
    }
    assertThat(maker.getFirst().isAlive()).isFalse();
    assertThat(maker.getFirst()).isNotSameAs(Thread.currentThread());
  }

  private static List<Double> values(MiniBatches batches, int epoch) {
    var values = new ArrayList<Double>();
    try (var made = batches.epoch(epoch)) {
      made.forEachRemaining(batch -> Arrays.stream(batch.inputs().toDoubles()).forEach(values::add));
    }
    return values;
  }
}
