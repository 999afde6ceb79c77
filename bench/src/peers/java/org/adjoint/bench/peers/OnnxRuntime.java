package org.adjoint.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Work;

/// Predictions by ONNX Runtime: all optimisations of the graph, samples and scores in direct memory.
public final class OnnxRuntime implements Contestant {
  @Override
  public String name() {
    return "ONNX Runtime";
  }

  @Override
  public String version() {
    return Versions.of(name());
  }

  @Override
  public boolean does(Work work) {
    return work instanceof Work.Prediction;
  }

  @Override
  public Task prepare(Work work, int threads) {
    var prediction = (Work.Prediction) work;
    var inputs = prediction.inputs();
    int classes = prediction.network().sizes().getLast();
    var environment = OrtEnvironment.getEnvironment();
    var scores = direct(prediction.batch() * classes);
    try {
      var options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      var session = environment.createSession(OnnxModel.of(prediction.network(), prediction.batch(), inputs), options);
      var values = inputs.get(OnnxModel.INPUT);
      var samples = OnnxTensor.createTensor(environment, direct(values.size()).put(values.toFloats()).flip(),
          new long[] {prediction.batch(), prediction.network().sizes().getFirst()});
      var output = OnnxTensor.createTensor(environment, scores, new long[] {prediction.batch(), classes});
      return new Prediction(session, Map.of(OnnxModel.INPUT, samples), Map.of(OnnxModel.OUTPUT, output), scores,
          prediction.batch());
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not take the model.", e);
    }
  }

  private static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(Float.BYTES * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private record Prediction(OrtSession session, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs,
      FloatBuffer scores, int batch) implements Task {
    @Override
    public void run() {
      try (var _ = session.run(inputs, outputs)) {
        // The scores are where they were asked to be.
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime does not run the model.", e);
      }
    }

    @Override
    public Map<String, NdArray> results() {
      var values = new float[scores.capacity()];
      scores.get(0, values);
      return Map.of("scores", NdArray.of(values, batch, values.length / batch));
    }
  }
}
