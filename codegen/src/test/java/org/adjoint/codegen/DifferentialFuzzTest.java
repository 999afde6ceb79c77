package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.codegen.compile.MethodTooLargeException;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.Expectation;
import org.adjoint.fuzz.FiniteDifferences;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.fuzz.SampleValues;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Program;
import org.adjoint.rewrite.Simplifier;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random programs in generated code, in vectors and in plain loops, against the interpreter: on other sizes than they were met first,
/// on extreme values, and with second derivatives. What ordinary values and first derivatives give is compared by [RandomProgramTest].
///
/// The short form tries the same few seeds in every build. The long form goes on from there until its time is over; a failure names its
/// seed, and prints the smallest program that fails. The property `adjoint.trust.seed` says at which seed to begin.
///
/// Rounding is left out of account like this. The interpreter computes in double, so its results are compared within some roundings of the
/// largest number of an array. Extreme values blow roundings up, to a whole range of results and to another NaN. There the interpreter runs
/// again on inputs that are off by some roundings, and a place is compared only if that hardly changes it; then numbers, infinities and NaN
/// have to agree. On extreme values the interpreter gets the simplified program, since rules may let a NaN that only comes from overflow
/// give way to a limit.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class DifferentialFuzzTest {
  /// Programs with a kernel that is longer than the JIT compiler takes.
  private static final Queue<String> REFUSED = new ConcurrentLinkedQueue<>();
  /// Extreme values of which some results are left out, for integers that a double does not hold.
  private static final Queue<String> IN_PART = new ConcurrentLinkedQueue<>();
  private static final AtomicLong EXTREMES = new AtomicLong();
  private static final Set<Long> SECOND_DERIVATIVES = ConcurrentHashMap.newKeySet();
  /// Those that finite differences could be compared with.
  private static final Set<Long> CONFIRMED = ConcurrentHashMap.newKeySet();

  /// What is tried.
  enum Kind {
    SIZES(40), EXTREME_VALUES(80), SECOND_DERIVATIVES(24);

    private final int seeds;

    Kind(int seeds) {
      this.seeds = seeds;
    }

    Sample sample(long seed) {
      var where = this + ", seed " + seed;
      return switch (this) {
        case SIZES -> Expectation.made(where, RandomProgram.of(seed, type(seed)), Differentiated::of);
        case EXTREME_VALUES -> {
          var sample = RandomProgram.of(seed, type(seed));
          yield SampleValues.extreme(seed % 3 == 0 ? Expectation.made(where, sample, Differentiated::of) : sample,
              seed);
        }
        case SECOND_DERIVATIVES -> RandomProgram.smooth(seed);
      };
    }

    Optional<String> difference(Sample sample, Trial trial) {
      return switch (this) {
        case SIZES -> differenceAtOtherSizes(sample, trial);
        case EXTREME_VALUES -> differenceAtExtremes(sample, trial);
        case SECOND_DERIVATIVES -> differenceOfSecondDerivatives(sample, trial);
      };
    }
  }

  /// @param seed of the values
  record Trial(long seed, Backend backend) {
  }

  @ParameterizedTest
  @EnumSource
  void generatedCodeComputesWhatTheInterpreterDoes(Kind kind, TestReporter reporter) {
    long seed = Form.firstSeed();
    for (long last = seed + kind.seeds; seed < last; seed++) {
      expectNone(kind, seed);
    }
    if (Form.isLong()) {
      var end = Instant.now().plus(Form.budget());
      for (; Instant.now().isBefore(end); seed++) {
        expectNone(kind, seed);
      }
    }
    reporter.publishEntry(kind.toString(), seed - Form.firstSeed() + " programs");
  }

  /// An infinity becomes the largest integer, and the negative of the smallest one is itself, but not in double.
  @Test
  void integersBeyondThoseOfDoublesAreLeftOut() {
    expectNone(Kind.EXTREME_VALUES, 1_383);
  }

  @AfterAll
  static void noProgramIsRefused() {
    assertThat(REFUSED).isEmpty();
  }

  /// Kinks and steps are rare.
  @AfterAll
  static void mostSecondDerivativesAreConfirmed(TestReporter reporter) {
    reporter.publishEntry("second derivatives", CONFIRMED.size() + " of " + SECOND_DERIVATIVES.size() + " confirmed");
    assertThat(CONFIRMED).hasSizeGreaterThanOrEqualTo(SECOND_DERIVATIVES.size() / 2);
  }

  @AfterAll
  static void hardlyAnyResultIsLeftOut(TestReporter reporter) {
    reporter.publishEntry("compared in part", IN_PART + " of " + EXTREMES);
    assertThat(IN_PART).hasSizeLessThanOrEqualTo(1 + (int) (EXTREMES.get() / 100));
  }

  private static void expectNone(Kind kind, long seed) {
    var sample = kind.sample(seed);
    for (var backend : backends(seed)) {
      var where = kind + ", seed " + seed + ", " + backend.description();
      Expectation.none(where, sample, each -> {
        try {
          return kind.difference(each, new Trial(seed, backend));
        } catch (MethodTooLargeException e) {
          REFUSED.add(where + ": " + e.getMessage());
          return Optional.empty();
        }
      });
    }
  }

  private static DType type(long seed) {
    return seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64;
  }

  /// Vectors as this machine has them, or short ones, and no vectors.
  private static List<Backend> backends(long seed) {
    var vectors = seed % 3 == 0 ? new GeneratedCodeBackend(new Machine(128, 16)) : new GeneratedCodeBackend();
    return seed % 4 == 0 ? List.of(vectors, new GeneratedCodeBackend(Machine.SCALAR))
        : seed % 4 == 1 ? List.of(new GeneratedCodeBackend(Machine.SCALAR)) : List.of(vectors);
  }

  private static double accuracy(Sample sample) {
    return sample.isDouble() ? 1e-11 : 3e-4;
  }

  // ---- sizes ----

  /// One compiled program meets several sizes, and then the first ones again.
  private static Optional<String> differenceAtOtherSizes(Sample sample, Trial trial) {
    var executable = trial.backend.compile(sample.program());
    var sizes = Stream.of(List.of(3, 2), List.of(1, 1), List.of(19, 5), List.of(2, 33), List.of(3, 2)).toList();
    return IntStream.range(0, sizes.size()).mapToObj(turn -> {
      var resized =
          SampleValues.resized(sample, Map.of("batch", sizes.get(turn).get(0), "rows", sizes.get(turn).get(1)),
              trial.seed + turn);
      return Difference.between(resized.run(), resized.run(executable), accuracy(sample))
          .map(found -> found + " at the sizes " + sizes.get(turn));
    }).flatMap(Optional::stream).findFirst();
  }

  // ---- extreme values ----

  private static Optional<String> differenceAtExtremes(Sample sample, Trial trial) {
    EXTREMES.incrementAndGet();
    var simplified = sample.with(Simplifier.standard().apply(sample.program()));
    double roundings = sample.isDouble() ? 1e-14 : 3e-7;
    var perturbed = IntStream.range(0, 4)
        .mapToObj(turn -> SampleValues.perturbed(simplified, roundings, trial.seed + turn).run()).toList();
    var expected = simplified.run();
    var actual = sample.run(trial.backend);
    var found = Difference.whereStable(expected, perturbed, actual, accuracy(sample));
    if (found.isEmpty()) {
      return found;
    }
    var exact = new LinkedHashMap<>(expected);
    if (!exact.keySet().removeAll(ofInexactIntegers(simplified))) {
      return found;
    }
    IN_PART.add("seed " + trial.seed + ": " + exact.size() + " of " + expected.size());
    return Difference.whereStable(exact, perturbed, actual, accuracy(sample));
  }

  /// The results that depend on integers which the interpreter, that computes in double, does not hold exactly.
  private static Set<String> ofInexactIntegers(Sample sample) {
    var program = sample.program();
    var builder = Program.named(program.name());
    program.inputs().forEach(builder::input);
    var integers = program.nodes().stream().filter(node -> node.dtype() == DType.INT64).toList();
    for (int number = 0; number < integers.size(); number++) {
      builder.output(Integer.toString(number), integers.get(number));
    }
    var values = sample.with(builder.build()).run();
    var inexact = IntStream.range(0, integers.size())
        .filter(number -> DoubleStream.of(Objects.requireNonNull(values.get(Integer.toString(number))).toDoubles())
            .anyMatch(value -> Math.abs(value) > 0x1p53))
        .mapToObj(integers::get).collect(Collectors.toSet());
    return sample.results().entrySet().stream()
        .filter(result -> !Collections.disjoint(GraphWalk.topological(List.of(result.getValue())), inexact))
        .map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  // ---- second derivatives ----

  private static Optional<String> differenceOfSecondDerivatives(Sample sample, Trial trial) {
    var twice = Differentiated.of(Differentiated.gradients(sample));
    var expected = twice.run();
    var difference = Difference.between(expected, twice.run(trial.backend), sample.isDouble() ? 1e-9 : 3e-4);
    if (difference.isPresent() || !sample.isDouble()) {
      return difference;
    }
    SECOND_DERIVATIVES.add(trial.seed);
    var differences = FiniteDifferences.of(twice, trial.seed);
    if (!differences.isSmooth()) {
      return Optional.empty();
    }
    CONFIRMED.add(trial.seed);
    return differences.confirm(expected)
        ? Optional.empty()
        : Optional.of("a second derivative is not the finite difference of the first");
  }
}
