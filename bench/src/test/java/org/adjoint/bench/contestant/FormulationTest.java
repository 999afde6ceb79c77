package org.adjoint.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each piece of work, small, by generated code and by the interpreter.
class FormulationTest {
  static Stream<Work> works() {
    return Stream.of(new Work.Product(DType.FLOAT32, Work.Form.AB, 7, 13, 5),
        new Work.Product(DType.FLOAT64, Work.Form.ATB, 9, 4, 17),
        new Work.Product(DType.FLOAT32, Work.Form.ABT, 3, 20, 6),
        new Work.Fusion(37), new Work.CrossEntropy(5, 11), new Work.LogisticRegression(23, 4),
        new Work.TrainingStep(Network.XOR, 4), new Work.AnyBatch(Network.XOR, 3), new Work.ConvolutionStep(1),
        new Work.Recurrence(3, 2, 4, 5));
  }

  private static NdArray result(Task task, String name) {
    return new Named<>(task.results()).get(name);
  }

  @ParameterizedTest
  @MethodSource("works")
  void generatedCodeAndInterpreterAgree(Work work) {
    var batch = Dim.symbol("batch");
    var generated = ProgramTask.of(Formulation.of(work, batch), Backend.best());
    var interpreted = ProgramTask.of(Formulation.of(work, batch), new Interpreter());
    for (int run = 0; run < 2; run++) {
      generated.run();
      interpreted.run();
      var results = new Named<>(generated.results());
      interpreted.results().forEach((name, expected) -> {
        for (int at = 0; at < expected.size(); at++) {
          assertThat(results.get(name).get(at)).as(name).isCloseTo(expected.get(at),
              within(1e-4 * (1 + Math.abs(expected.get(at)))));
        }
      });
    }
  }

  @Test
  void productsOfAllFormsAreTheSameNumbers() {
    var work = new Work.Product(DType.FLOAT64, Work.Form.ATB, 2, 3, 2);
    var task = new Adjoint().prepare(work, 1);
    task.run();
    var a = work.inputs().get("a");
    var b = work.inputs().get("b");
    double first = 0;
    for (int i = 0; i < 3; i++) {
      first += a.get(2 * i) * b.get(2 * i);
    }
    assertThat(result(task, "product").get(0)).isCloseTo(first, within(1e-14));
  }

  @Test
  void trainingChangesTheLoss() {
    var task = new Adjoint().prepare(new Work.TrainingStep(Network.XOR, 4), 1);
    task.run();
    double before = result(task, "loss").item();
    for (int step = 0; step < 200; step++) {
      task.run();
    }
    assertThat(result(task, "loss").item()).isLessThan(before);
  }

  @Test
  void aFixedBatchComputesTheSame() {
    var work = new Work.AnyBatch(Network.XOR, 5);
    var any = new Adjoint().prepare(work, 1);
    var fixed = new FixedBatch().prepare(work, 1);
    any.run();
    fixed.run();
    assertThat(result(fixed, "loss").item()).isCloseTo(result(any, "loss").item(), within(1e-6));
  }
}
