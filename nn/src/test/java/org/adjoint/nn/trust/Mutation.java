package org.adjoint.nn.trust;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Damages files: by chance, and on purpose where they hold text.
final class Mutation {
  private static final List<String> NUMBERS =
      List.of("0", "-1", "3", "2147483647", "2147483648", "9223372036854775807", "99999999999999999999", "1e999",
          "NaN");
  private static final List<String> TEXTS =
      List.of("\"", "\n", "\\u0000", "../../x", "\"); System.exit(3); (\"", "{", "}",
          "[", "]", ",", ":", "null", "true", "{}", "[]", "\u202e", "\ud800");

  private Mutation() {}

  /// The content with one to four damages.
  static byte[] of(byte[] content, SplittableRandom random) {
    var damaged = content;
    for (int times = random.nextInt(1, 5); times > 0; times--) {
      damaged = once(damaged, random);
    }
    return damaged;
  }

  private static byte[] once(byte[] content, SplittableRandom random) {
    if (content.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(content.length);
    int length = Math.min(content.length - at, 1 << random.nextInt(7));
    return switch (random.nextInt(9)) {
      case 0 -> replaced(content, at, 1, new byte[] {(byte) (content[at] ^ 1 << random.nextInt(8))});
      case 1 -> replaced(content, at, 1, new byte[] {(byte) random.nextInt(256)});
      case 2 -> Arrays.copyOf(content, at);
      case 3 -> replaced(content, at, length, new byte[0]);
      case 4 -> replaced(content, at, 0, Arrays.copyOfRange(content, at, at + length));
      case 5 -> replaced(content, at, length, filled(length, (byte) (random.nextInt(3) - 1)));
      case 6 -> replaced(content, at, 0, bytes(TEXTS.get(random.nextInt(TEXTS.size()))));
      default -> number(content, at, random);
    };
  }

  /// Another number in the place of one that is written in digits, or anywhere.
  private static byte[] number(byte[] content, int at, SplittableRandom random) {
    int from = at;
    while (from < content.length && !Character.isDigit(content[from])) {
      from++;
    }
    int to = from;
    while (to < content.length && Character.isDigit(content[to])) {
      to++;
    }
    return replaced(content, from, to - from, bytes(NUMBERS.get(random.nextInt(NUMBERS.size()))));
  }

  private static byte[] replaced(byte[] content, int at, int length, byte[] by) {
    var result = new byte[content.length - length + by.length];
    System.arraycopy(content, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(content, at + length, result, at + by.length, content.length - at - length);
    return result;
  }

  private static byte[] filled(int length, byte value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
