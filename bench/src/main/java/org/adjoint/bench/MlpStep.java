package org.adjoint.bench;

import java.util.concurrent.TimeUnit;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.train.TrainingStep;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One training step of a multilayer perceptron: forward, backward and update.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MlpStep {
  /// What is trained.
  @Param
  public Workload workload = Workload.SIGMOID_SGD;

  private NdArray samples;
  private NdArray classes;
  private TrainingStep step;

  /// Compiles the step and makes a batch.
  @Setup
  public void prepare() {
    samples = workload.samples();
    classes = workload.classes();
    step = TrainingStep.of(workload.model(), DType.FLOAT32, new int[] {workload.inputs()}, Loss.softmaxCrossEntropy(),
        workload.optimizer(), Backend.best());
  }

  /// Trains on the batch once more.
  @Benchmark
  public double step() {
    return step.run(samples, classes);
  }
}
