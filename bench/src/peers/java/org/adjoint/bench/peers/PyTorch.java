package org.adjoint.bench.peers;

import java.util.List;
import java.util.Map;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Work;

/// PyTorch through the Deep Java Library, on its JNI layer where its own abstractions cost time.
///
/// Libraries come from the class path, and are unpacked into the temporary folder.
public final class PyTorch implements Contestant {
  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public String version() {
    return Versions.of(name());
  }

  @Override
  public boolean does(Work work) {
    return !(work instanceof Work.AnyBatch);
  }

  @Override
  public Map<String, String> environment(int threads) {
    return Map.of("OMP_NUM_THREADS", Integer.toString(threads), "MKL_NUM_THREADS", Integer.toString(threads),
        "OPT_OUT_TRACKING", "true", "DJL_CACHE_DIR", System.getProperty("java.io.tmpdir") + "/adjoint-djl");
  }

  @Override
  public List<String> flags(int threads) {
    return List.of("-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=" + threads,
        "-Dai.djl.pytorch.num_interop_threads=1");
  }

  @Override
  public Task prepare(Work work, int threads) {
    return switch (work) {
      case Work.Product product -> TorchTask.product(product);
      case Work.Fusion fusion -> TorchTask.fusion(fusion);
      case Work.CrossEntropy entropy -> TorchTask.crossEntropy(entropy);
      case Work.LogisticRegression regression -> TorchTask.logisticRegression(regression);
      case Work.Recurrence recurrence -> TorchTask.recurrence(recurrence);
      case Work.Prediction prediction -> TorchTask.prediction(prediction);
      case Work.TrainingStep step -> TorchTraining.perceptron(step);
      case Work.ConvolutionStep step -> TorchTraining.convolution(step);
      case Work.AnyBatch _ -> throw new IllegalArgumentException("PyTorch has no programs of a fixed batch.");
    };
  }
}
