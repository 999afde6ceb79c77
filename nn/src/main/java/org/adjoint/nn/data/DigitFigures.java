package org.adjoint.nn.data;

import java.util.List;
import java.util.stream.Stream;

/// The ways in which people write the digits, as pen strokes through points.
///
/// A figure lives in a box 100 wide and 100 high, y downwards. It is written as text: points `x,y` in the order of the
/// pen, a point with `!` is a corner, and `/` lifts the pen.
final class DigitFigures {
  /// A place that the pen passes, smoothly or in a corner.
  record Point(double x, double y, boolean corner) {}

  /// The points from where the pen goes down to where it is lifted; at least two.
  record Stroke(List<Point> points) {}

  /// One way of writing one digit.
  record Figure(List<Stroke> strokes) {}

  private static final List<List<Figure>> BY_DIGIT = List.of(
      figures(
          "52,0 26,13 16,50 27,88 51,100 76,87 85,50 75,13 52,0",
          "64,5 40,2 20,30 17,68 36,98 62,95 81,66 80,30 62,7 44,4",
          "48,1 30,18 24,52 31,86 50,100 69,85 76,50 70,16 48,1",
          "58,0 34,9 17,42 20,82 42,100 68,88 84,52 80,16 54,1 46,10"),
      figures(
          "51,0 50,50 49,100",
          "54,0 50,50 45,100",
          "33,20 52,1! 51,50 50,100",
          "28,26 40,17 54,0! 53,50 52,100",
          "34,17 51,2! 50,98 / 28,99 74,98"),
      figures(
          "20,25 33,6 56,0 76,15 73,39 49,68 17,99! 48,97 84,98",
          "19,20 40,2 68,5 79,26 65,55 36,84 19,97 16,86 31,80 55,94 86,92",
          "24,17 47,0 71,10 75,33 58,62 22,97! 82,95",
          "18,32 26,9 52,0 75,13 76,38 54,70 28,96 24,84 44,86 66,99 83,88"),
      figures(
          "21,13 45,0 71,9 71,34 43,47! 71,54 80,77 57,99 20,90",
          "22,3 76,2! 45,39! 72,48 79,75 56,99 18,91",
          "24,8 54,0 74,18 60,41 40,47 60,49 78,67 68,93 42,100 19,86",
          "18,18 40,1 69,9 67,35 48,46 42,50 50,48 74,59 77,84 50,100 21,88"),
      figures(
          "66,0 43,33 14,67! 88,66 / 67,1 66,50 64,100",
          "28,2 24,32 19,56! 50,57 82,53 / 72,6 68,50 63,100",
          "25,6 20,36 26,55 50,57 76,50! / 77,2 74,50 70,100",
          "62,0 15,60! 60,59 88,58 / 68,32 65,66 62,100",
          "30,0 22,50! 80,48 / 70,20 66,100"),
      figures(
          "77,3 29,4! 25,43! 49,36 76,50 78,79 52,100 18,90",
          "30,5 26,45! 52,39 77,57 73,87 46,100 19,92 / 30,5 80,3",
          "80,4 50,3 31,9 28,38 50,45 74,60 71,88 45,100 18,91",
          "74,6 34,4! 30,42! 60,44 74,67 62,94 38,99 20,88"),
      figures(
          "68,2 41,22 22,58 26,89 50,100 74,86 73,63 51,53 28,64 23,78",
          "56,0 33,33 22,70 37,98 64,95 76,74 61,56 37,62 25,78",
          "76,6 54,5 30,30 20,66 33,96 60,98 79,78 68,58 43,59 24,76",
          "47,0 32,34 27,76 43,99 65,93 70,74 55,62 34,72 29,84"),
      figures(
          "16,6 50,5 83,4! 62,42 43,100",
          "17,8 82,5! 58,50 46,100 / 33,50 77,48",
          "19,22 18,6! 50,7 80,4! 60,40 51,100",
          "15,10 40,3 62,8 83,3! 67,36 52,68 47,100",
          "20,4 79,4! 52,53 38,99 / 30,55 68,50"),
      figures(
          "72,14 49,0 28,14 34,36 60,55 74,77 58,99 34,97 25,76 42,54 66,36 72,14",
          "50,46 30,29 37,6 59,1 73,17 65,37 50,46 29,62 24,84 45,100 71,90 74,66 50,46",
          "78,8 52,0 30,13 35,36 61,53 73,78 53,100 27,88 31,64 55,46 74,22 79,7",
          "49,45 33,25 46,2 65,12 61,36 49,45 / 50,46 28,68 36,97 64,97 73,72 50,46"),
      figures(
          "75,20 54,1 28,13 25,38 47,50 70,36 76,17! 73,55 66,100",
          "74,15 47,1 24,20 31,46 56,46 74,22 77,16! 76,58 60,92 28,96",
          "70,10 44,3 26,24 36,47 60,42 72,14! 64,56 52,100",
          "78,12 54,0 29,17 32,42 56,47 76,25 77,46 70,80 50,100 30,93"));

  private DigitFigures() {}

  /// The ways to write `digit`, 0 to 9.
  static List<Figure> of(int digit) {
    return BY_DIGIT.get(digit);
  }

  private static List<Figure> figures(String... texts) {
    return Stream.of(texts).map(DigitFigures::figure).toList();
  }

  private static Figure figure(String text) {
    return new Figure(Stream.of(text.split(" / ", -1)).map(DigitFigures::stroke).toList());
  }

  private static Stroke stroke(String text) {
    return new Stroke(Stream.of(text.split(" ", -1)).map(DigitFigures::point).toList());
  }

  private static Point point(String text) {
    int comma = text.indexOf(',');
    boolean corner = text.endsWith("!");
    var y = text.substring(comma + 1, text.length() - (corner ? 1 : 0));
    return new Point(Integer.parseInt(text.substring(0, comma)), Integer.parseInt(y), corner);
  }
}
