package org.adjoint.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.adjoint.nn.data.InvalidDataException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("trust")
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class MalformedSafetensorsTest {
  @TempDir
  Path folder;

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void tellsInOneSentenceWhatIsWrong(byte[] content, String reason) throws IOException {
    var file = Files.write(folder.resolve("model.safetensors"), content);
    assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("The file " + file + " is not valid safetensors: ").hasMessageContaining(reason)
        .hasMessageEndingWith(".").hasMessageNotContaining("\n");
  }

  static Stream<Arguments> tellsInOneSentenceWhatIsWrong() {
    return Stream.of(
        Arguments.of(new byte[3], "it should begin with the length of its header in 8 bytes, but it has only 3"),
        Arguments.of(length(-1), "its first 8 bytes say 18446744073709551615"),
        Arguments.of(length(100_000_001), "at most 100000000 bytes, but its first 8 bytes say 100000001"),
        Arguments.of(length(99_999_999), "its header should have 99999999 bytes, but only 0 are there"),
        Arguments.of(length(1L << 31), "at most 100000000 bytes, but its first 8 bytes say 2147483648"),
        Arguments.of(length(Long.MIN_VALUE), "its first 8 bytes say 9223372036854775808"),
        Arguments.of(length(0), "its header should begin with {"),
        Arguments.of(file("[]", 0), "its header should begin with {"),
        Arguments.of(file(" {}", 0), "its header should begin with {"),
        Arguments.of(file("{", 0), "its header is not the JSON that it should be"),
        Arguments.of(file("{} {}", 0), "more text follows"),
        Arguments.of(file("{'w':1}", 0), "its header is not the JSON that it should be"),
        Arguments.of(notUtf8(), "its header should be UTF-8 text"),
        Arguments.of(file("{\"w\":1}", 0), "the tensor \"w\" should be described by a JSON object"),
        Arguments.of(file("{\"__metadata__\":{\"a\":1}}", 0), "its __metadata__ should map names to text"),
        Arguments.of(file("{\"__metadata__\":[]}", 0), "its __metadata__ should map names to text"),
        Arguments.of(file("{" + tensor("w", "F32", "1", "0,4") + "," + tensor("w", "F32", "1", "4,8") + "}", 8),
            "Duplicate"),
        Arguments.of(file("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4),
            "Duplicate"),
        Arguments.of(one("F16", "2", "0,4", 4), "F32, F64, I32, I64 or BOOL, but it has F16"),
        Arguments.of(file("{\"w\":{\"dtype\":5,\"shape\":[],\"data_offsets\":[0,4]}}", 4), "name its dtype in quotes"),
        Arguments.of(file("{\"w\":{\"dtype\":\"F32\",\"shape\":[]}}", 4), "but one is missing"),
        Arguments.of(file("{\"w\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"x\":1}}", 4),
            "an unknown field \"x\""),
        Arguments.of(one("F32", "-1", "0,4", 4), "whole numbers of at least 0 as shape, but one is -1"),
        Arguments.of(one("F32", "1.0", "0,4", 4), "whole numbers of at least 0 as shape, but one is 1.0"),
        Arguments.of(one("F32", "[1]", "0,4", 4), "whole numbers of at least 0 as shape"),
        Arguments.of(one("F32", "2147483640", "0,8589934560", 4), "larger than a Java array can be"),
        Arguments.of(one("F32", "2147483639,2147483639,0", "0,0", 0), "larger than a Java array can be"),
        Arguments.of(one("F32", "9223372036854775807", "0,4", 4), "larger than a Java array can be"),
        Arguments.of(one("F32", "99999999999999999999", "0,4", 4), "its header is not the JSON that it should be"),
        Arguments.of(one("F32", "1" + ",1".repeat(64), "0,4", 4), "at most 64 numbers as shape"),
        Arguments.of(file("{" + tensor("a\\nb\\\"); System.exit(1); ../\\u2028\\u0000", "F32", "1", "4,8") + "}", 8),
            "the tensor \"a?b\"); System.exit(1); ../??\" should begin at byte 0"),
        Arguments.of(file("{" + tensor("n".repeat(100_000), "F32", "1", "4,8") + "}", 8), "JSON that it should be"),
        Arguments.of(file("{" + tensor("n".repeat(10_000), "F32", "1", "4,8") + "}", 8),
            "nnn…\" should begin at byte 0"),
        Arguments.of(one("F32", "1", "-4,0", 4), "whole numbers of at least 0 as data_offsets, but one is -4"),
        Arguments.of(one("F32", "1", "0", 4), "should have two data_offsets, but it has 1"),
        Arguments.of(one("F32", "1", "0,4,8", 4), "at most 2 numbers as data_offsets"),
        Arguments.of(one("F32", "1", "4,0", 4), "begins at byte 4, behind its end at 0"),
        Arguments.of(one("F32", "2", "0,4", 4), "should take 8 bytes, but its data_offsets span 4"),
        Arguments.of(one("F32", "1000000000", "0,4000000000", 4),
            "should take 4000000000 bytes behind the header, but 4"),
        Arguments.of(one("F32", "1", "0,4", 3), "should take 4 bytes behind the header, but 3 are there"),
        Arguments.of(one("F32", "1", "0,4", 5), "should take 4 bytes behind the header, but 5 are there"),
        Arguments.of(one("F32", "1", "4,8", 8), "the tensor \"w\" should begin at byte 0"),
        Arguments.of(file("{" + tensor("v", "F32", "1", "0,4") + "," + tensor("w", "F32", "1", "0,4") + "}", 4),
            "the tensor \"w\" should begin at byte 4, where the one before it ends, but it begins at 0"),
        Arguments.of(file("{" + tensor("v", "F32", "2", "0,8") + "," + tensor("w", "F32", "2", "4,12") + "}", 12),
            "the tensor \"w\" should begin at byte 8, where the one before it ends, but it begins at 4"),
        Arguments.of(file("{" + tensor("v", "F32", "1", "0,4") + "," + tensor("w", "F32", "1", "8,12") + "}", 12),
            "the tensor \"w\" should begin at byte 4, where the one before it ends, but it begins at 8"),
        Arguments.of(one("BOOL", "2", "0,2", 2), "the BOOL tensor \"w\" should hold bytes 0 and 1"));
  }

  @Test
  void namesAMissingFile() {
    var missing = folder.resolve("nothing");
    assertThatThrownBy(() -> Safetensors.read(missing)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + missing + " is missing; it should be a safetensors file.");
  }

  @Test
  void readsTensorsThatLieInAnotherOrderThanTheHeaderNamesThem() throws IOException {
    var content = file("{" + tensor("v", "I32", "1", "4,8") + "," + tensor("w", "I32", "", "0,4") + "}", 8);
    var tensors = Safetensors.read(Files.write(folder.resolve("model"), content)).tensors();
    assertThat(tensors.keySet()).containsExactly("v", "w");
    assertThat(tensors.get("v")).isNotNull().satisfies(v -> assertThat(v.get(0)).isEqualTo(0x09080706));
    assertThat(tensors.get("w")).isNotNull().satisfies(w -> assertThat(w.item()).isEqualTo(0x05040302));
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape
        + "],\"data_offsets\":[" + offsets + "]}";
  }

  private static byte[] one(String dtype, String shape, String offsets, int data) {
    return file("{" + tensor("w", dtype, shape, offsets) + "}", data);
  }

  /// A file with this header and bytes 2, 3, 4 … behind it.
  private static byte[] file(String header, int data) {
    var text = header.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (int i = 0; i < data; i++) {
      bytes.put((byte) (2 + i));
    }
    return bytes.array();
  }

  private static byte[] notUtf8() {
    var bytes = file("{\"x\":1}", 0);
    bytes[8 + 2] = (byte) 0xff;
    return bytes;
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }
}
