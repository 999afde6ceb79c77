package org.adjoint.nn.data;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.adjoint.array.DType;

/// How samples are drawn when a dataset is divided.
public enum Sampling {
  /// Every order is equally likely.
  RANDOM {
    @Override
    int[] order(Dataset data, RandomGenerator random) {
      return permutation(data.size(), random);
    }
  },
  /// Random, but each class is spread evenly over the order: any stretch of it holds each class in its share of all
  /// samples, give or take one. Targets must be classes, int32 `[count]` from 0.
  STRATIFIED {
    @Override
    int[] order(Dataset data, RandomGenerator random) {
      var classes = classes(data);
      var counts = data.classCounts();
      var place = new double[classes.length];
      var met = new int[counts.length];
      for (int sample : permutation(classes.length, random)) {
        int label = classes[sample];
        place[sample] = (met[label] + 0.5) / counts[label];
        met[label]++;
      }
      return IntStream.range(0, classes.length).boxed()
          .sorted(Comparator.comparingDouble(sample -> place[sample])).mapToInt(Integer::intValue).toArray();
    }
  };

  abstract int[] order(Dataset data, RandomGenerator random);

  /// The numbers of all samples, in an order that the seed decides.
  ///
  /// @throws IllegalArgumentException when the order depends on classes and the targets are none
  public int[] order(Dataset data, long seed) {
    return order(data, new SplittableRandom(seed));
  }

  /// A random order of the numbers below `count` (R. Fisher and F. Yates, 1938).
  static int[] permutation(int count, RandomGenerator random) {
    var order = IntStream.range(0, count).toArray();
    for (int last = count - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int number = order[last];
      order[last] = order[other];
      order[other] = number;
    }
    return order;
  }

  /// The targets of a dataset of classes.
  static int[] classes(Dataset data) {
    var targets = data.targets();
    if (targets.dtype() != DType.INT32 || targets.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "The targets must be classes, int32[count], but they are " + targets.describe() + ".");
    }
    var classes = IntStream.range(0, targets.size()).map(sample -> (int) targets.get(sample)).toArray();
    IntStream.of(classes).filter(label -> label < 0).findFirst().ifPresent(label -> {
      throw new IllegalArgumentException("Classes are counted from 0, but one is " + label + ".");
    });
    return classes;
  }
}
