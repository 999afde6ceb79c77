package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model class of a user: [Autoencoder].
class OwnModelTest {
  @Test
  void isTrainedSavedAndLoadedLikeTheLayersOfTheLibrary(@TempDir Path folder) throws IOException {
    var network = new Autoencoder(6, 3);
    network.initialize(1);
    var x = Samples.normal(1, DType.FLOAT32, 200, 6);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, i % 6 < 3 ? x.get(i) : -0.5 * x.get(i - 3));
    }
    var history = Trainer.of(network).loss(Autoencoder::loss).metric().optimizer(new Adam(0.01)).epochs(40)
        .backend(Samples.generated()).fit(new Dataset(x, x));
    assertThat(history.epochs().getLast().loss()).isLessThan(0.2 * history.epochs().getFirst().loss());
    var model = Model.of(network, 6);
    model.save(folder.resolve("autoencoder"));
    assertThat(Model.load(folder.resolve("autoencoder"), Autoencoder.class).predict(x).toFloats())
        .isEqualTo(model.predict(x).toFloats());
  }

  @Test
  void fitsInto25Lines() throws IOException {
    var lines = Files.readAllLines(Path.of("src/test/java/example/Autoencoder.java"));
    assertThat(lines.subList(lines.indexOf("/// Squeezes samples through a few numbers."), lines.size()))
        .hasSizeLessThanOrEqualTo(25);
  }

  @Test
  void isTheOneThatTheReadmeShows() throws IOException {
    var source = Files.readString(Path.of("src/test/java/example/Autoencoder.java"));
    assertThat(Files.readString(Path.of("..", "README.md"))).contains(source.substring(source.indexOf("import")));
  }
}
