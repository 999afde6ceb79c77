package org.adjoint.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A program as a picture whose parts have places, for programs that draw it: values in layers from inputs to results.
///
/// @param title the name of the program
/// @param width of the whole, in pixels
/// @param height of the whole, in pixels
/// @param boxes one for each value, loop and result
/// @param arrows from what is used to who uses it
public record GraphDrawing(String title, int width, int height, List<Box> boxes, List<Arrow> arrows) {
  private static final int LINE = 16;
  private static final int PADDING = 9;
  private static final int LONGEST_LINE = 48;
  /// The width of a character of the widest usual monospaced fonts at 12 pixels.
  private static final double CHARACTER = 7.3;

  public GraphDrawing {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
  }

  /// What a box stands for.
  public enum Kind {
    /// A value bound at each run.
    INPUT,
    /// An input that the program updates.
    PARAMETER,
    /// A value of the forward pass.
    FORWARD,
    /// A value that is computed for a gradient or from one.
    BACKWARD,
    /// One step of a loop.
    LOOP,
    /// A named result.
    OUTPUT,
    /// The next value of a parameter.
    UPDATE;

    /// The kind in a word, in lower case.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A box.
  ///
  /// @param lines what stands in it, the name first, each short enough for the box
  /// @param about the same in full
  /// @param node the value; for a loop and for a result one of the values that it gives or takes
  /// @param x of the left side
  /// @param y of the upper side
  public record Box(Kind kind, List<String> lines, List<String> about, Tensor node, int x, int y, int width,
      int height) {
    public Box {
      lines = List.copyOf(lines);
      about = List.copyOf(about);
    }

    /// The user's line, where the box is one value.
    public Optional<Origin> origin() {
      return switch (kind) {
        case INPUT, PARAMETER, FORWARD, BACKWARD -> Optional.of(node.origin());
        case LOOP, OUTPUT, UPDATE -> Optional.empty();
      };
    }
  }

  /// A place.
  public record Point(int x, int y) {
  }

  /// An arrow between boxes, by their numbers.
  ///
  /// @param points of its way, in pairs: each pair is a vertical line, and between pairs the way bends
  public record Arrow(int from, int to, List<Point> points) {
    public Arrow {
      points = List.copyOf(points);
    }

    /// The way in the language of SVG paths, moved to the right and down.
    public String path(int right, int down) {
      var path = new StringBuilder();
      for (int i = 0; i < points.size(); i++) {
        int x = points.get(i).x + right;
        int y = points.get(i).y + down;
        if (i == 0) {
          path.append('M').append(x).append(' ').append(y);
        } else if (i % 2 == 1) {
          // Without a length a line has no direction, and neither has the head of the arrow at its end.
          path.append(points.get(i).equals(points.get(i - 1)) ? "" : " V" + y);
        } else {
          int fromX = points.get(i - 1).x + right;
          int middle = (points.get(i - 1).y + down + y) / 2;
          path.append(" C").append(fromX).append(' ').append(middle).append(' ').append(x).append(' ').append(middle)
              .append(' ').append(x).append(' ').append(y);
        }
      }
      return path.toString();
    }
  }

  static GraphDrawing of(GraphPicture picture) {
    var shown = picture.boxes().stream()
        .map(box -> box.lines().stream().map(GraphDrawing::shortened).toList()).toList();
    var layout = new LayeredLayout(shown.stream().map(lines -> new int[] {width(lines), height(lines)}).toList(),
        picture.arrows());
    var boxes = new ArrayList<Box>();
    for (int number = 0; number < shown.size(); number++) {
      var box = picture.boxes().get(number);
      var corner = layout.corner(number);
      boxes.add(new Box(box.kind(), shown.get(number), box.lines(), box.node(), corner.x(), corner.y(),
          width(shown.get(number)), height(shown.get(number))));
    }
    var arrows = new ArrayList<Arrow>();
    for (int number = 0; number < picture.arrows().size(); number++) {
      var arrow = picture.arrows().get(number);
      arrows.add(new Arrow(arrow.from(), arrow.to(), layout.way(number)));
    }
    return new GraphDrawing(picture.title(), layout.width(), layout.height(), boxes, arrows);
  }

  private static int width(List<String> lines) {
    int longest = lines.stream().mapToInt(line -> line.codePointCount(0, line.length())).max().orElse(0);
    return (int) Math.ceil(longest * CHARACTER) + 2 * PADDING;
  }

  private static int height(List<String> lines) {
    return lines.size() * LINE + 2 * PADDING - 4;
  }

  private static String shortened(String line) {
    int length = line.codePointCount(0, line.length());
    return length <= LONGEST_LINE ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST_LINE - 1)) + "…";
  }
}
