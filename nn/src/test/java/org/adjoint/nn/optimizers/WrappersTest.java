package org.adjoint.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Parameter.Role;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.regularization.Penalty;
import org.adjoint.nn.train.TrainingStep;
import org.junit.jupiter.api.Test;

/// Optimisers around optimisers.
class WrappersTest {
  private final Parameter weight = parameter("weight", Role.WEIGHT, 3, -4);
  private final Parameter output = parameter("output", Role.LINEAR_WEIGHT, 2, 0);
  private final Parameter bias = parameter("bias", Role.BIAS, -1, 5);
  private final List<Parameter> all = List.of(weight, output, bias);

  private static Parameter parameter(String name, Role role, double... values) {
    var parameter = new Parameter(name, role, DType.FLOAT64, Shape.of(values.length),
        (array, _) -> array.assign(NdArray.of(values.clone())));
    parameter.initialize(new SplittableRandom(0));
    return parameter;
  }

  /// A step whose gradients are the parameters' own values, for given learning rate, after the parameters were set back.
  private Session step(Optimizer optimizer, Backend backend, double rate, List<Parameter> changed) {
    all.forEach(parameter -> parameter.initialize(new SplittableRandom(0)));
    var context = Context.training();
    var gradients = new LinkedHashMap<Parameter, Tensor>();
    all.forEach(parameter -> gradients.put(parameter, context.tensor(parameter)));
    optimizer.update(gradients, Tensor.input("rate", DType.FLOAT64, Shape.SCALAR), context);
    var session = backend.compile(context.addUpdatesTo(Program.named("update")).build()).session();
    context.bindTo(session);
    changed.addAll(context.parameters());
    session.bind("rate", NdArray.scalar(DType.FLOAT64, rate)).run();
    return session;
  }

  private void assertAfterOneStep(Optimizer optimizer, double rate, double[]... expected) {
    Samples.backends().forEach(backend -> {
      step(optimizer, backend, rate, new ArrayList<>());
      for (int i = 0; i < expected.length; i++) {
        assertThat(all.get(i).value().toDoubles()).as("%s by %s", all.get(i), backend.description())
            .containsExactly(expected[i], within(3e-9));
      }
    });
  }

  private static double[] of(double... values) {
    return values;
  }

  @Test
  void gradientsAreClippedByValueByNormAndByGlobalNorm() {
    assertAfterOneStep(Clipping.byValue(2, new Sgd(1)), 1, of(1, -2), of(0, 0), of(0, 3));
    // Norms 5, 2 and √26.
    assertAfterOneStep(Clipping.byNorm(2.5, new Sgd(1)), 1, of(1.5, -2), of(0, 0),
        of(-1 + 2.5 / Math.sqrt(26), 5 - 12.5 / Math.sqrt(26)));
    double factor = 2.5 / Math.sqrt(25 + 4 + 26);
    assertAfterOneStep(Clipping.byGlobalNorm(2.5, new Sgd(1)), 1, of(3 - 3 * factor, -4 + 4 * factor),
        of(2 - 2 * factor, 0), of(-1 + factor, 5 - 5 * factor));
    assertAfterOneStep(Clipping.byGlobalNorm(100, new Sgd(1)), 1, of(0, 0), of(0, 0), of(0, 0));
  }

  @Test
  void weightsBeforeActivationsDecayUnlessOthersAreSelected() {
    assertAfterOneStep(WeightDecay.of(0.5, new Sgd(0.1)), 0.1, of(2.55, -3.4), of(1.8, 0), of(-0.9, 4.5));
    assertAfterOneStep(WeightDecay.of(0.5, new Sgd(0.1)).on(_ -> true), 0.1, of(2.55, -3.4), of(1.7, 0),
        of(-0.85, 4.25));
    assertAfterOneStep(new AdamW(1, 0.5).on(parameter -> parameter.role() == Role.BIAS), 0.1, of(2.9, -3.9),
        of(1.9, 0), of(-0.85, 4.65));
  }

  @Test
  void decayOfNothingIsAMistake() {
    assertThatThrownBy(() -> step(WeightDecay.of(0.5, new Sgd(1)).on(_ -> false), Samples.generated(), 1,
        new ArrayList<>())).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Weight decay finds none of the parameters [weight, output, bias] to decay; biases and weights of"
            + " layers without an activation function have to be selected by on().");
  }

  @Test
  void penaltiesAddTheirGradientForAllButBiases() {
    assertAfterOneStep(new Penalized(Penalty.l2(0.5), new Sgd(0.1)), 0.1, of(2.55, -3.4), of(1.7, 0), of(-0.9, 4.5));
    assertAfterOneStep(new Penalized(Penalty.l1(0.5), new Sgd(0.1)), 0.1, of(2.65, -3.55), of(1.75, 0), of(-0.9, 4.5));
    assertAfterOneStep(new Penalized(Penalty.l1(0.5).plus(Penalty.l2(0.5).on(_ -> true)), new Sgd(0.1)), 0.1,
        of(2.5, -3.35), of(1.65, 0), of(-0.85, 4.25));
  }

  @Test
  void aPenaltyIsASumOverAllElements() {
    var context = Context.training();
    var program = Program.named("penalties").output("l1", Penalty.l1(0.5).of(all, context))
        .output("l2", Penalty.l2(0.5).of(all, context)).build();
    Samples.backends().forEach(backend -> {
      var session = backend.compile(program).session();
      context.bindTo(session);
      session.run();
      assertThat(session.output("l1").item()).isEqualTo(0.5 * (3 + 4 + 2));
      assertThat(session.output("l2").item()).isEqualTo(0.25 * (9 + 16 + 4));
    });
    assertThatThrownBy(() -> Penalty.l1(1).of(List.of(bias), context)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The penalty finds none of the parameters [bias] to penalise; biases have to be selected by on().");
    assertThatThrownBy(() -> Penalty.l2(-1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The factor of a penalty must not be negative, but is -1.0.");
  }

  @Test
  void aGroupHasAnOptimizerOfItsOwnAndKeepsTheRatioOfTheRates() {
    var groups = ParameterGroups.of(new Sgd(0.1)).with(parameter -> parameter == weight, new Sgd(0.5))
        .with(parameter -> parameter.role() != Role.BIAS, new Momentum(0.2, 0.9));
    assertThat(groups.learningRate()).isEqualTo(0.1);
    assertAfterOneStep(groups, 0.1, of(1.5, -2), of(1.6, 0), of(-0.9, 4.5));
    assertAfterOneStep(groups, 0.05, of(2.25, -3), of(1.8, 0), of(-0.95, 4.75));
    // Both count their steps together.
    assertAfterOneStep(ParameterGroups.of(new Adam(0.1)).with(parameter -> parameter == weight, new Adam(0.5)), 0.1,
        of(2.5, -3.5), of(1.9, 0), of(-0.9, 4.9));
  }

  @Test
  void aGroupWithoutParametersIsAMistake() {
    var groups = ParameterGroups.of(new Sgd(0.1)).with(_ -> true, new Sgd(1)).with(_ -> true, new Sgd(1));
    assertThatThrownBy(() -> step(groups, Samples.generated(), 1, new ArrayList<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Group 2 of the parameter groups has no parameter; there are [] left to choose from.");
  }

  @Test
  void averagesFollowTheWeightsAndCanTakeTheirPlace() {
    Samples.backends().forEach(backend -> {
      var changed = new ArrayList<Parameter>();
      var session = step(new AveragedWeights(0.75, new Sgd(0.5)), backend, 0.5, changed);
      session.run();
      assertThat(weight.value().toDoubles()).containsExactly(0.75, -1);
      AveragedWeights.exchange(changed);
      // 0.75 (0.75 · 3 + 0.25 · 1.5) + 0.25 · 0.75
      assertThat(weight.value().toDoubles()).containsExactly(new double[] {2.15625, -2.875}, within(1e-14));
      assertThat(bias.value().get(1)).isCloseTo(5 * 2.15625 / 3, within(1e-14));
      AveragedWeights.exchange(changed);
      assertThat(weight.value().toDoubles()).containsExactly(0.75, -1);
    });
  }

  @Test
  void everyWrapperFusesIntoOneProgramWithTheStep() {
    var network = Sequential.of(Dense.of("hidden", 4, 8, Activation.RELU),
        Dense.of("scores", 8, 3, Activation.IDENTITY));
    network.initialize(1);
    var optimizer = new AveragedWeights(0.9, Clipping.byGlobalNorm(1, new Penalized(Penalty.l2(1e-3),
        ParameterGroups.of(new AdamW(1e-2, 0.1)).with(parameter -> parameter.role() == Role.BIAS, new Lion(1e-3)))));
    var step = TrainingStep.of(network, DType.FLOAT32, new int[] {4}, Loss.softmaxCrossEntropy(), optimizer,
        Samples.generated());
    var inputs = Samples.normal(1, DType.FLOAT32, 16, 4);
    var targets = Samples.labels(2, 16, 3);
    double first = step.run(inputs, targets);
    for (int i = 0; i < 50; i++) {
      step.run(inputs, targets);
    }
    assertThat(step.run(inputs, targets)).isLessThan(0.9 * first);
    assertThat(step.executable().sources()).hasSize(1);
  }
}
