package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.compile.CompilationException;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.FiniteDifferences;
import org.adjoint.fuzz.JavaPrinter;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.fuzz.Shrinker;
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
    var seeds = LongStream.range(block * RandomProgram.BLOCK, (block + 1) * RandomProgram.BLOCK).boxed().toList();
    var samples = new LinkedHashMap<Long, Sample>();
    seeds.forEach(seed -> samples.put(seed, sample(seed)));
    for (var backend : List.of(vectors(block), new GeneratedCodeBackend(Machine.SCALAR))) {
      try {
        compare(samples, backend);
      } catch (CompilationException _) {
        samples.forEach((seed, sample) -> compareAlone(seed, sample, backend));
      }
    }
  }

  /// A kernel that is longer than the JIT compiler takes is refused; together with others a program is more likely to have one.
  private static void compareAlone(long seed, Sample sample, Backend backend) {
    try {
      compare(Map.of(seed, sample), backend);
    } catch (CompilationException e) {
      REFUSED.add("seed " + seed + " by " + backend.description() + ": " + e.getMessage());
    }
  }

  @AfterAll
  static void hardlyAnyProgramIsRefused() {
    assertThat(REFUSED).isEmpty();
  }

  private static void compare(Map<Long, Sample> samples, Backend backend) {
    var joined = Sample.joined(List.copyOf(samples.values()));
    var results = joined.run(backend);
    int number = 0;
    for (var each : samples.entrySet()) {
      var sample = each.getValue();
      var actual = Sample.part(results, number++);
      var found = Difference.between(sample.run(), actual, accuracy(sample));
      if (found.isPresent()) {
        throw new AssertionError("Seed " + each.getKey() + ", " + backend.description() + ": " + found.orElseThrow()
            + "\n" + small(sample, joined, backend));
      }
      confirmGradients(each.getKey(), sample, actual);
    }
  }

  /// Every fourth program has gradients that finite differences can be compared with.
  private static Sample sample(long seed) {
    return Differentiated.of(switch ((int) (seed % 4)) {
      case 0, 1 -> RandomProgram.of(seed, DType.FLOAT32);
      case 2 -> RandomProgram.of(seed, DType.FLOAT64);
      default -> RandomProgram.smooth(seed);
    });
  }

  private static void confirmGradients(long seed, Sample sample, Map<String, NdArray> results) {
    var differences = FiniteDifferences.of(sample, seed);
    if (seed % 4 == 3 && differences.isSmooth() && !differences.confirm(results)) {
      throw new AssertionError(
          "Seed " + seed + ": a gradient is not the finite difference\n" + JavaPrinter.print(sample));
    }
  }

  /// Vectors as this machine has them, and short ones, with many registers and few.
  private static Backend vectors(long block) {
    return switch ((int) (block % 4)) {
      case 0, 1 -> new GeneratedCodeBackend();
      case 2 -> new GeneratedCodeBackend(new Machine(128, 16));
      default -> new GeneratedCodeBackend(new Machine(128, 32));
    };
  }

  private static double accuracy(Sample sample) {
    return sample.isDouble() ? 1e-11 : 3e-4;
  }

  /// The smallest program that fails like one of a block: that one made small, or the whole block where it fails only in company.
  private static String small(Sample sample, Sample joined, Backend backend) {
    var small = Shrinker.shrink(differs(sample, backend) ? sample : joined, each -> differs(each, backend));
    return JavaPrinter.print(small) + "\n" + small.program();
  }

  private static boolean differs(Sample sample, Backend backend) {
    return Difference.between(sample.run(), sample.run(backend), accuracy(sample)).isPresent();
  }
}
