package org.adjoint.codegen.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Samples;

/// Counts what running code allocates, in a process of its own: in that of the tests the JIT compiler has seen vectors of every size in the
/// methods of the Vector API, which no user's process does.
final class AllocationProbe {
  private AllocationProbe() {
  }

  /// The fewest bytes that a hundred runs allocate. Now and then the JIT compiler leaves some vector an object for good, so that a few
  /// processes get their chance.
  ///
  /// @param arguments of [#main]
  static long leastBytes(String... arguments) throws IOException, InterruptedException {
    long least = Long.MAX_VALUE;
    for (int process = 0; process < 4 && least > 0; process++) {
      least = Math.min(least, bytesElsewhere(arguments));
    }
    return least;
  }

  private static long bytesElsewhere(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-Dadjoint.cache=off", "-cp", System.getProperty("java.class.path"),
        AllocationProbe.class.getName()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return Long.parseLong(output.strip());
  }

  /// Prints the fewest bytes that a hundred runs allocated, once the JIT compiler has had its time.
  ///
  /// @param arguments `training` and the batch sizes that the steps change between, such as `16,7`; or `places` and the number of a
  ///     program of [StepFormulasTest]
  public static void main(String[] arguments) {
    System.out.println(leastBytes(arguments[0].equals("training") ? training(arguments[1]) : places(arguments[1])));
  }

  private static IntConsumer training(String sizes) {
    var samples = new ArrayList<NdArray>();
    var labels = new ArrayList<NdArray>();
    for (int size : Stream.of(sizes.split(",", -1)).mapToInt(Integer::parseInt).toArray()) {
      samples.add(Samples.moderate(DType.FLOAT32, Shape.of(size, 12), 1));
      labels.add(Samples.moderate(DType.FLOAT32, Shape.of(size, 5), 2));
    }
    var session = SessionTest.bound(new GeneratedCodeBackend().compile(SessionTest.trainingStep()), 16);
    return run -> {
      int at = run % samples.size();
      session.bind("x", samples.get(at)).bind("labels", labels.get(at)).run();
    };
  }

  private static IntConsumer places(String number) {
    var program = StepFormulasTest.programs().get(Integer.parseInt(number));
    var session = new GeneratedCodeBackend().compile(program).session();
    session.bind("key", NdArray.filled(DType.INT32, Shape.SCALAR, 7));
    return _ -> session.run();
  }

  private static long leastBytes(IntConsumer runs) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 2_000 && least > 0; round++) {
      long before = AllocatedBytes.ofThisThread();
      for (int run = 0; run < 100; run++) {
        runs.accept(run);
      }
      least = Math.min(least, AllocatedBytes.ofThisThread() - before);
    }
    return least;
  }
}
