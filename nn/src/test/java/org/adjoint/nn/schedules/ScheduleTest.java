package org.adjoint.nn.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  /// An epoch has this many steps.
  private static final int STEPS = 10;

  /// Rates by time.
  record Row(long time, double rate) {}

  private static Row at(long time, double rate) {
    return new Row(time, rate);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void hasTheRatesOfItsTable(Schedule schedule, Clock clock, Row[] rows) {
    for (var row : rows) {
      long step = clock == Clock.STEPS ? row.time : row.time * STEPS;
      assertThat(schedule.rate(step, (int) (step / STEPS))).as("at %s", row.time)
          .isCloseTo(row.rate, within(1e-15));
    }
  }

  static Stream<Arguments> hasTheRatesOfItsTable() {
    double half = Math.sqrt(0.5);
    return Stream.of(
        table(Schedule.constant(0.3), Clock.STEPS, at(0, 0.3), at(1000, 0.3)),
        table(new StepDecay(0.8, 0.5, 3), Clock.EPOCHS, at(0, 0.8), at(2, 0.8), at(3, 0.4), at(5, 0.4), at(6, 0.2)),
        table(new StepDecay(0.8, 0.5, 3, Clock.STEPS), Clock.STEPS, at(2, 0.8), at(3, 0.4), at(6, 0.2)),
        table(new ExponentialDecay(0.8, 0.5), Clock.EPOCHS, at(0, 0.8), at(1, 0.4), at(3, 0.1)),
        table(new ExponentialDecay(0.8, 0.5, Clock.STEPS), Clock.STEPS, at(0, 0.8), at(1, 0.4), at(3, 0.1)),
        table(new InverseTimeDecay(0.6, 1), Clock.EPOCHS, at(0, 0.6), at(1, 0.3), at(2, 0.2), at(5, 0.1)),
        table(new InverseTimeDecay(0.6, 0.5, Clock.STEPS), Clock.STEPS, at(0, 0.6), at(2, 0.3), at(4, 0.2)),
        table(new InverseSquareRootDecay(0.6), Clock.EPOCHS, at(0, 0.6), at(3, 0.3), at(8, 0.2)),
        table(new InverseSquareRootDecay(0.6, Clock.STEPS), Clock.STEPS, at(0, 0.6), at(3, 0.3), at(8, 0.2)),
        table(new CosineDecay(0.8, 40), Clock.STEPS, at(0, 0.8), at(10, 0.4 * (1 + half)), at(20, 0.4),
            at(30, 0.4 * (1 - half)), at(40, 0), at(1000, 0)),
        table(new CosineDecay(0.8, 0.2, 4, Clock.EPOCHS), Clock.EPOCHS, at(0, 0.8), at(2, 0.5), at(4, 0.2),
            at(9, 0.2)),
        table(new WarmUp(4, Schedule.constant(0.8)), Clock.STEPS, at(0, 0.2), at(1, 0.4), at(3, 0.8), at(4, 0.8)),
        table(new WarmUp(2, new ExponentialDecay(0.8, 0.5, Clock.STEPS)), Clock.STEPS, at(0, 0.4), at(1, 0.4),
            at(2, 0.2)),
        table(new OneCycle(1, 41, 0.5, 5, 100), Clock.STEPS, at(0, 0.2), at(10, 0.6), at(20, 1), at(30, 0.505),
            at(40, 0.01), at(41, 0.01), at(500, 0.01)),
        table(new OneCycle(0.5, 101), Clock.STEPS, at(0, 0.02), at(15, 0.26), at(30, 0.5), at(100, 2e-6)),
        table(new OneCycle(0.5, 1), Clock.STEPS, at(0, 0.5)));
  }

  private static Arguments table(Schedule schedule, Clock clock, Row... rows) {
    return Arguments.of(schedule, clock, rows);
  }

  @Test
  void aPlateauLowersTheRateOnceItsPatienceIsOver() {
    var schedule = new ReduceOnPlateau(0.8, 0.5, 1, 0.1, 0.15);
    var losses = new double[] {10, 8, 7.9, 7.3, 7.1, 7.2, 6, 6, 6, 6, 6, 6, 6, Double.NaN};
    // 7.3 and 7.1 are no tenth below 8 and 7.1 is one below; and so on.
    var rates = new double[] {0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.15, 0.15, 0.15, 0.15};
    for (int epoch = 0; epoch < losses.length; epoch++) {
      schedule.observe(epoch, losses[epoch]);
      assertThat(schedule.rate(0, epoch)).as("after epoch %s", epoch).isEqualTo(rates[epoch]);
    }
  }

  @Test
  void aPlateauGoesOnWhereItsStateWasKept() {
    var schedule = new ReduceOnPlateau(0.8, 0);
    schedule.observe(0, 2);
    schedule.observe(1, 2);
    assertThat(schedule.rate(5, 2)).isCloseTo(0.08, within(1e-15));
    var warm = new WarmUp(1, new ReduceOnPlateau(0.8, 0));
    warm.restore(new WarmUp(1, schedule).state());
    warm.observe(2, 1.9);
    assertThat(warm.rate(5, 3)).isEqualTo(schedule.rate(5, 2));
    warm.observe(3, 1.95);
    assertThat(warm.rate(5, 4)).isCloseTo(0.008, within(1e-15));
    assertThat(Schedule.constant(1).state()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesNumbersThatMakeNoSense(String sentence, Supplier<Schedule> mistake) {
    assertThatThrownBy(mistake::get).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  static Stream<Arguments> refusesNumbersThatMakeNoSense() {
    return Stream.of(
        refused("The learning rate must be a positive number, but is 0.0.", () -> Schedule.constant(0)),
        refused("The factor of a step decay must lie between 0 and 1, but is 1.5.", () -> new StepDecay(1, 1.5, 2)),
        refused("The interval of a step decay must be at least 1, but is 0.", () -> new StepDecay(1, 0.5, 0)),
        refused("The factor of an exponential decay must lie between 0 and 1, but is 1.0.",
            () -> new ExponentialDecay(1, 1)),
        refused("The decay of an inverse-time decay must be a positive number, but is -1.0.",
            () -> new InverseTimeDecay(1, -1)),
        refused("The duration of a cosine decay must be at least 1, but is 0.", () -> new CosineDecay(1, 0)),
        refused("The lowest learning rate must lie in [0.0, 1.0], but is 2.0.",
            () -> new CosineDecay(1, 2, 5, Clock.STEPS)),
        refused("The number of steps of a warm-up must be at least 1, but is 0.",
            () -> new WarmUp(0, Schedule.constant(1))),
        refused("The share of a cycle in which the rate rises must lie between 0 and 1, but is 1.0.",
            () -> new OneCycle(1, 10, 1, 25, 1e4)),
        refused("The factor of a plateau must lie between 0 and 1, but is 0.0.",
            () -> new ReduceOnPlateau(1, 0, 1, 0, 0)),
        refused("The patience of a plateau must be at least 0, but is -1.",
            () -> new ReduceOnPlateau(1, 0.5, -1, 0, 0)),
        refused("The state of a plateau is the rate, the best loss and the epochs waited, but has 1 numbers.", () -> {
          var schedule = new ReduceOnPlateau(1, 1);
          schedule.restore(new double[1]);
          return schedule;
        }));
  }

  private static Arguments refused(String sentence, Supplier<Schedule> mistake) {
    return Arguments.of(sentence, mistake);
  }
}
