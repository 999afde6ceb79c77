package org.adjoint.nn.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PngFileTest {
  @TempDir
  Path folder;

  @Test
  void writesWhatWasDrawn() throws IOException {
    var image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x123456);
    var file = folder.resolve("picture.png");
    PngFile.write(file, () -> image, () -> {});
    var read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo(3);
    assertThat(read.getRGB(2, 1) & 0xffffff).isEqualTo(0x123456);
  }

  @ParameterizedTest
  @MethodSource("failuresWithoutFonts")
  void tellsInOneSentenceThatTextCannotBeDrawn(Throwable failure) {
    var file = folder.resolve("picture.png");
    assertThatThrownBy(() -> PngFile.write(file, () -> new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), () -> {
      switch (failure) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw new AssertionError(failure);
      }
    })).isInstanceOf(IOException.class).hasCause(failure)
        .hasMessageStartingWith("The picture " + file + " was not written, since this Java runtime cannot draw text (")
        .hasMessageEndingWith(".");
    assertThat(file).doesNotExist();
  }

  static Stream<Throwable> failuresWithoutFonts() {
    return Stream.of(
        new RuntimeException("Fontconfig head is null, check your fonts or fonts configuration"),
        new InternalError("java.lang.reflect.InvocationTargetException"),
        new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object file"),
        new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager"));
  }

  @Test
  void doesNotBlameFontsForAMistakeInTheDrawing() {
    assertThatThrownBy(() -> PngFile.write(folder.resolve("picture.png"), () -> {
      throw new IllegalStateException("mistake");
    }, () -> {})).isInstanceOf(IllegalStateException.class);
  }
}
