package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.compile.MethodTooLargeException;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.Expectation;
import org.adjoint.fuzz.FiniteDifferences;
import org.adjoint.fuzz.Mistake;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs made at random compute the same in generated code, in vectors and in plain loops, as in the interpreter, which sees the
/// program before it is simplified. The programs of a block of seeds are compiled together: most of the time goes to javac.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class RandomProgramTest {
  /// Another number with the property `adjoint.seeds`.
  private static final int SEEDS = Integer.getInteger("adjoint.seeds", Form.choose(2_000, 20_000));

  private static final Queue<String> REFUSED = new ConcurrentLinkedQueue<>();

  static LongStream blocks() {
    return LongStream.range(0, SEEDS / RandomProgram.BLOCK);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void generatedCodeComputesWhatTheInterpreterDoes(long block) {
    var samples = new LinkedHashMap<Long, Sample>();
    LongStream.range(block * RandomProgram.BLOCK, (block + 1) * RandomProgram.BLOCK)
        .forEach(seed -> samples.put(seed, Expectation.made("Seed " + seed, random(seed), Differentiated::of)));
    for (var backend : List.of(vectors(block), new GeneratedCodeBackend(Machine.SCALAR))) {
      var mistake =
          Mistake.in(Sample.joined(List.copyOf(samples.values())), all -> difference(samples, all.run(backend)));
      mistake.ifPresent(found -> {
        samples.forEach((seed, sample) -> expectNoDifference(seed, sample, backend));
        // In company a program is more likely to have a kernel that is too long.
        if (!(found.thrown() instanceof MethodTooLargeException)) {
          var where = where("Block " + block, backend);
          expectNoDifference(where, Sample.joined(List.copyOf(samples.values())), backend);
          throw new AssertionError(where + ", only once: " + found.text(), found.thrown());
        }
      });
    }
  }

  private static String where(String which, Backend backend) {
    return which + " by " + backend.description();
  }

  /// The first difference of programs that ran together.
  private static Optional<String> difference(Map<Long, Sample> samples, Map<String, NdArray> results) {
    int number = 0;
    for (var each : samples.entrySet()) {
      var actual = Sample.part(results, number++);
      var found = difference(each.getValue(), actual).or(() -> wrongGradient(each.getKey(), each.getValue(), actual));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(Sample sample, Map<String, NdArray> actual) {
    return Difference.between(sample.run(), actual, sample.isDouble() ? 1e-11 : 3e-4);
  }

  private static void expectNoDifference(long seed, Sample sample, Backend backend) {
    var where = where("Seed " + seed, backend);
    expectNoDifference(where, sample, backend);
    Expectation.none(where, random(seed), each -> {
      var differentiated = Differentiated.of(each);
      return wrongGradient(seed, differentiated, differentiated.run(backend));
    });
  }

  private static void expectNoDifference(String where, Sample sample, Backend backend) {
    Expectation.none(where, sample, each -> {
      try {
        return difference(each, each.run(backend));
      } catch (MethodTooLargeException e) {
        REFUSED.add(where + ": " + e.getMessage());
        return Optional.empty();
      }
    });
  }

  @AfterAll
  static void noProgramIsRefused() {
    assertThat(REFUSED).isEmpty();
  }

  /// Every fourth program has gradients that finite differences can be compared with.
  private static Sample random(long seed) {
    return switch ((int) (seed % 4)) {
      case 0, 1 -> RandomProgram.of(seed, DType.FLOAT32);
      case 2 -> RandomProgram.of(seed, DType.FLOAT64);
      default -> RandomProgram.smooth(seed);
    };
  }

  private static Optional<String> wrongGradient(long seed, Sample sample, Map<String, NdArray> results) {
    var differences = FiniteDifferences.of(sample, seed);
    return seed % 4 != 3 || !differences.isSmooth() || differences.confirm(results)
        ? Optional.empty()
        : Optional.of("a gradient is not the finite difference");
  }

  /// Vectors as this machine has them, and short ones, with many registers and few.
  private static Backend vectors(long block) {
    return switch ((int) (block % 4)) {
      case 0, 1 -> new GeneratedCodeBackend();
      case 2 -> new GeneratedCodeBackend(new Machine(128, 16));
      default -> new GeneratedCodeBackend(new Machine(128, 32));
    };
  }
}
