package org.adjoint.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void nameAFile() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void readsWhatItWroteInEveryType() throws IOException {
    var tensors = new LinkedHashMap<String, NdArray>();
    tensors.put("wide", NdArray.of(new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE}, 2, 2));
    tensors.put("bits", NdArray.of(new boolean[] {true, false, true}, 3));
    var narrow = new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, 3, 4};
    tensors.put("narrow", NdArray.of(narrow, 1, 2, 3));
    tensors.put("counts", NdArray.of(new int[] {Integer.MIN_VALUE, -1}, 2));
    tensors.put("many", NdArray.of(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 2));
    tensors.put("scalar", NdArray.scalar(DType.FLOAT32, 0.1));
    tensors.put("empty", NdArray.zeros(DType.FLOAT64, Shape.of(3, 0)));
    var metadata = Map.of("layers", "500, 500", "ä \"quoted\"", "line\nbreak");
    Safetensors.write(file, tensors, metadata);
    var contents = Safetensors.read(file);
    assertThat(contents.metadata()).isEqualTo(metadata);
    assertThat(contents.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach((name, expected) -> {
      var actual = Objects.requireNonNull(contents.tensors().get(name));
      assertThat(actual.describe()).isEqualTo(expected.describe());
      assertThat(actual.values()).isEqualTo(expected.values());
    });
  }

  @Test
  void writesExactlyTheBytesOfTheFormat() throws IOException {
    Safetensors.write(file, Map.of("w", NdArray.of(new float[] {1, -2})), Map.of());
    var header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}  ";
    var expected = ByteBuffer.allocate(8 + 56 + 8).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(56).put(header.getBytes(StandardCharsets.UTF_8)).putFloat(1).putFloat(-2);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
  }

  @Test
  void putsMetadataFirst() throws IOException {
    Safetensors.write(file, Map.of(), Map.of("format", "adjoint"));
    assertThat(Files.readString(file).substring(8).strip()).isEqualTo("{\"__metadata__\":{\"format\":\"adjoint\"}}");
    assertThat(Safetensors.read(file).metadata()).isEqualTo(Map.of("format", "adjoint"));
  }

  @Test
  void sortsTheMetadataSoThatTheSameContentGivesTheSameBytes() throws IOException {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("b", "1");
    metadata.put("c", "2");
    metadata.put("a", "3");
    Safetensors.write(file, Map.of(), metadata);
    assertThat(Safetensors.read(file).metadata().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void writesOnlyTheElementsOfAView() throws IOException {
    var rows = NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2).rows(1, 2);
    Safetensors.write(file, Map.of("rows", rows), Map.of());
    assertThat(Safetensors.read(file).tensors().get("rows")).isNotNull()
        .satisfies(read -> assertThat(read.toFloats()).containsExactly(3, 4));
  }

  @Test
  void movesArraysOfManyPieces() throws IOException {
    var values = new double[50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Safetensors.write(file, Map.of("v", NdArray.of(values)), Map.of());
    assertThat(Safetensors.read(file).tensors().get("v")).isNotNull()
        .satisfies(read -> assertThat(read.values()).isEqualTo(values));
  }

  @Test
  void keepsTheOldFileWhenWritingFails() throws IOException {
    Safetensors.write(file, Map.of("old", NdArray.scalar(DType.INT32, 7)), Map.of());
    assertThatThrownBy(() -> AtomicFile.replace(file, stream -> {
      stream.write(new byte[100]);
      throw new IOException("disk full");
    })).hasMessage("disk full");
    assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void replacesAnOldFile() throws IOException {
    Safetensors.write(file, Map.of("old", NdArray.scalar(DType.INT32, 7)), Map.of());
    Safetensors.write(file, Map.of("new", NdArray.scalar(DType.INT32, 8)), Map.of());
    assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("new");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void refusesToNameATensorLikeTheMetadata() {
    assertThatThrownBy(
        () -> Safetensors.write(file, Map.of("__metadata__", NdArray.scalar(DType.FLOAT32, 1)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("__metadata__");
    assertThat(file).doesNotExist();
  }
}
