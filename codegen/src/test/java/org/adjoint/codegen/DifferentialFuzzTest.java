package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.compile.CompilationException;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.FiniteDifferences;
import org.adjoint.fuzz.JavaPrinter;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.fuzz.SampleValues;
import org.adjoint.fuzz.Shrinker;
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
/// seed, and prints the smallest program that fails.
///
/// Rounding is left out of account like this. The interpreter computes in double, so its results are compared within some roundings of the
/// largest number of an array. Extreme values blow roundings up, to a whole range of results and to another NaN. There the interpreter runs
/// again on inputs that are off by some roundings, and a place is compared only if that hardly changes it; then numbers, infinities and NaN
/// have to agree. On extreme values the interpreter gets the simplified program, since rules may let a NaN that only comes from overflow
/// give way to a limit.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class DifferentialFuzzTest {
  private static final AtomicLong REFUSED = new AtomicLong();
  private static final AtomicLong TRIED = new AtomicLong();

  /// What is tried.
  enum Kind {
    SIZES(40), EXTREME_VALUES(80), SECOND_DERIVATIVES(24);

    private final int seeds;

    Kind(int seeds) {
      this.seeds = seeds;
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
    LongStream.range(0, kind.seeds).forEach(seed -> expectNone(kind, seed));
    long seed = kind.seeds;
    if (Form.isLong()) {
      var end = Instant.now().plus(Form.budget());
      for (; Instant.now().isBefore(end); seed++) {
        expectNone(kind, seed);
      }
    }
    reporter.publishEntry(kind.toString(), seed + " programs");
  }

  /// An infinity becomes the largest integer, and the negative of the smallest one is itself, but not in double.
  @Test
  void integersBeyondThoseOfDoublesAreLeftOut() {
    expectNone(Kind.EXTREME_VALUES, 1_383);
  }

  @AfterAll
  static void hardlyAnyProgramIsRefused() {
    assertThat(REFUSED.get()).isLessThanOrEqualTo(2 + TRIED.get() / 20);
  }

  /// Fails with the smallest sample that it can find, as statements for a test.
  private static void expectNone(Kind kind, long seed) {
    var sample = sample(kind, seed);
    for (var backend : backends(seed)) {
      var trial = new Trial(seed, backend);
      TRIED.incrementAndGet();
      try {
        kind.difference(sample, trial).ifPresent(found -> {
          var small = Shrinker.shrink(sample, each -> fails(kind, each, trial));
          throw new AssertionError(
              kind + ", seed " + seed + ", " + backend.description() + ": " + found + "; made small, "
                  + kind.difference(small, trial) + "\n" + JavaPrinter.print(small) + "\n" + small.program());
        });
      } catch (CompilationException _) {
        // A kernel that is longer than the JIT compiler takes is refused.
        REFUSED.incrementAndGet();
      }
    }
  }

  private static boolean fails(Kind kind, Sample sample, Trial trial) {
    try {
      return kind.difference(sample, trial).isPresent();
    } catch (CompilationException _) {
      return false;
    }
  }

  private static Sample sample(Kind kind, long seed) {
    return switch (kind) {
      case SIZES -> Differentiated.of(RandomProgram.of(seed, type(seed)));
      case EXTREME_VALUES -> {
        var sample = RandomProgram.of(seed, type(seed));
        yield SampleValues.extreme(seed % 3 == 0 ? Differentiated.of(sample) : sample, seed);
      }
      case SECOND_DERIVATIVES -> RandomProgram.smooth(seed);
    };
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
      return Difference.between(resized.run(), run(resized, executable), accuracy(sample))
          .map(found -> found + " at the sizes " + sizes.get(turn));
    }).flatMap(Optional::stream).findFirst();
  }

  private static Map<String, NdArray> run(Sample sample, Executable executable) {
    return sample.run(new Compiled(executable));
  }

  /// Gives what has been compiled already.
  private record Compiled(Executable executable) implements Backend {
    @Override
    public String description() {
      return "a compiled program";
    }

    @Override
    public int preference() {
      return 0;
    }

    @Override
    public Executable compile(Program program) {
      return executable;
    }
  }

  // ---- extreme values ----

  private static Optional<String> differenceAtExtremes(Sample sample, Trial trial) {
    var simplified = sample.with(Simplifier.standard().apply(sample.program()));
    double roundings = sample.isDouble() ? 1e-14 : 3e-7;
    var perturbed = IntStream.range(0, 4)
        .mapToObj(turn -> SampleValues.perturbed(simplified, roundings, trial.seed + turn).run()).toList();
    return Difference.whereStable(simplified.run(), perturbed, sample.run(trial.backend), accuracy(sample))
        .filter(_ -> !hasInexactIntegers(simplified));
  }

  /// Whether there are integers on the way that the interpreter, which computes in double, does not hold exactly.
  private static boolean hasInexactIntegers(Sample sample) {
    var program = sample.program();
    var builder = Program.named(program.name());
    program.inputs().forEach(builder::input);
    var integers = program.nodes().stream().filter(node -> node.dtype() == DType.INT64).toList();
    for (int number = 0; number < integers.size(); number++) {
      builder.output("integer " + number, integers.get(number));
    }
    return sample.with(builder.build()).run().values().stream()
        .anyMatch(array -> DoubleStream.of(array.toDoubles()).anyMatch(value -> Math.abs(value) > 0x1p53));
  }

  // ---- second derivatives ----

  private static Optional<String> differenceOfSecondDerivatives(Sample sample, Trial trial) {
    var twice = Differentiated.of(Differentiated.gradients(sample));
    var expected = twice.run();
    var difference = Difference.between(expected, twice.run(trial.backend), sample.isDouble() ? 1e-9 : 3e-4);
    if (difference.isPresent() || !sample.isDouble()) {
      return difference;
    }
    var differences = FiniteDifferences.of(twice, trial.seed);
    return differences.isSmooth() && !differences.confirm(expected)
        ? Optional.of("a second derivative is not the finite difference of the first")
        : Optional.empty();
  }
}
