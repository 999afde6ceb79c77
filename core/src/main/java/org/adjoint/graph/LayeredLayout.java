package org.adjoint.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Places for the boxes of a graph without cycles, in layers from top to bottom: longest paths give the layers, barycentres the order in each
/// (K. Sugiyama et al., *Methods for visual understanding of hierarchical system structures*, 1981), and least squares the places in that
/// order. Long arrows run through the layers in between, so that they cross no box.
final class LayeredLayout {
  private static final int SWEEPS = 24;
  private static final int GAP = 22;
  private static final int LAYER_GAP = 46;
  private static final int LANE = 10;
  /// Beyond this number of places on the way, long arrows are drawn straight.
  private static final int MOST_LANES = 20_000;

  /// A box, or the place where a long arrow crosses a layer.
  private static final class Item {
    final int width;
    final int height;
    final boolean lane;
    int layer;
    double x;
    final List<Item> above = new ArrayList<>();
    final List<Item> below = new ArrayList<>();

    Item(int width, int height, boolean lane) {
      this.width = width;
      this.height = height;
      this.lane = lane;
    }
  }

  private final List<Item> boxes = new ArrayList<>();
  private final List<List<Item>> layers = new ArrayList<>();
  private final List<List<Item>> routes = new ArrayList<>();
  private int[] tops = {};
  private int[] heights = {};

  /// A layout of boxes in an order in which arrows lead to later boxes.
  ///
  /// @param sizes width and height of each box
  LayeredLayout(List<int[]> sizes, List<GraphPicture.Arrow> arrows) {
    sizes.forEach(size -> boxes.add(new Item(size[0], size[1], false)));
    rank(arrows);
    connect(arrows);
    order();
    place();
  }

  // ---- layers ----

  private void rank(List<GraphPicture.Arrow> arrows) {
    var sorted = arrows.stream().sorted(Comparator.comparingInt(GraphPicture.Arrow::to)).toList();
    for (var arrow : sorted) {
      var to = boxes.get(arrow.to());
      to.layer = Math.max(to.layer, boxes.get(arrow.from()).layer + 1);
    }
    // What depends on nothing stands right above its first user.
    var first = new int[boxes.size()];
    var hasOperands = new boolean[boxes.size()];
    Arrays.fill(first, Integer.MAX_VALUE);
    for (var arrow : arrows) {
      hasOperands[arrow.to()] = true;
      first[arrow.from()] = Math.min(first[arrow.from()], boxes.get(arrow.to()).layer);
    }
    for (int box = 0; box < first.length; box++) {
      if (!hasOperands[box] && first[box] < Integer.MAX_VALUE) {
        boxes.get(box).layer = first[box] - 1;
      }
    }
  }

  private void connect(List<GraphPicture.Arrow> arrows) {
    int count = boxes.stream().mapToInt(box -> box.layer).max().orElse(-1) + 1;
    IntStream.range(0, count).forEach(_ -> layers.add(new ArrayList<>()));
    boxes.forEach(box -> layers.get(box.layer).add(box));
    long lanes = 0;
    for (var arrow : arrows) {
      var from = boxes.get(arrow.from());
      var to = boxes.get(arrow.to());
      var route = new ArrayList<>(List.of(from));
      lanes += to.layer - from.layer - 1;
      for (int layer = from.layer + 1; layer < to.layer && lanes <= MOST_LANES; layer++) {
        var lane = new Item(LANE, 0, true);
        lane.layer = layer;
        layers.get(layer).add(lane);
        route.add(lane);
      }
      route.add(to);
      for (int i = 1; i < route.size(); i++) {
        route.get(i - 1).below.add(route.get(i));
        route.get(i).above.add(route.get(i - 1));
      }
      routes.add(route);
    }
  }

  // ---- order ----

  private void order() {
    layers.forEach(LayeredLayout::pack);
    var best = copy();
    long fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean down = sweep % 2 == 0;
      for (var layer : down ? layers : layers.reversed()) {
        layer.forEach(item -> item.x = barycentre(item, down ? item.above : item.below));
        // Stable, so that ties keep their order.
        layer.sort(Comparator.comparingDouble(item -> item.x));
        pack(layer);
      }
      long crossings = crossings();
      if (crossings < fewest) {
        fewest = crossings;
        best = copy();
      }
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      layers.set(layer, best.get(layer));
      pack(best.get(layer));
    }
  }

  private List<List<Item>> copy() {
    return layers.stream().<List<Item>>map(ArrayList::new).toList();
  }

  /// While the order is sought, a place is a number in the layer.
  private static void pack(List<Item> layer) {
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i).x = i - (layer.size() - 1) / 2.0;
    }
  }

  private static double barycentre(Item item, List<Item> neighbours) {
    return neighbours.stream().mapToDouble(neighbour -> neighbour.x).average().orElse(item.x);
  }

  private long crossings() {
    long crossings = 0;
    for (var layer : layers) {
      // Ends of the arrows in the order of their starts: each inversion is a crossing.
      var ends = layer.stream()
          .flatMap(item -> item.below.stream().map(end -> end.x).sorted()).mapToDouble(end -> end).toArray();
      if (ends.length > 1_000) {
        return Long.MAX_VALUE - 1;
      }
      for (int i = 0; i < ends.length; i++) {
        for (int j = i + 1; j < ends.length; j++) {
          crossings += ends[j] < ends[i] ? 1 : 0;
        }
      }
    }
    return crossings;
  }

  // ---- places ----

  private void place() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (var layer : down ? layers : layers.reversed()) {
        var wanted = layer.stream().mapToDouble(item -> barycentre(item, down ? item.above : item.below)).toArray();
        spread(layer, wanted);
      }
    }
    double left = layers.stream().flatMap(List::stream).mapToDouble(item -> item.x - item.width / 2.0).min().orElse(0);
    layers.forEach(layer -> layer.forEach(item -> item.x -= left));
    tops = new int[layers.size()];
    heights = new int[layers.size()];
    int y = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      tops[layer] = y;
      heights[layer] = layers.get(layer).stream().mapToInt(item -> item.height).max().orElse(0);
      y += heights[layer] + LAYER_GAP;
    }
  }

  /// The places nearest to those wanted that keep order and distances: neighbours that would overlap form a block, which stands where its
  /// members want it on average (pool adjacent violators).
  private static void spread(List<Item> layer, double[] wanted) {
    int count = layer.size();
    var offsets = new double[count];
    for (int i = 1; i < count; i++) {
      var left = layer.get(i - 1);
      var right = layer.get(i);
      int gap = left.lane && right.lane ? LANE : GAP;
      offsets[i] = offsets[i - 1] + (left.width + right.width) / 2.0 + gap;
    }
    var starts = new int[count];
    var sums = new double[count];
    var weights = new double[count];
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      // Lanes hold arrows straight.
      double weight = layer.get(i).lane ? 4 : 1;
      starts[blocks] = i;
      sums[blocks] = weight * (wanted[i] - offsets[i]);
      weights[blocks] = weight;
      blocks++;
      while (blocks > 1 && sums[blocks - 1] / weights[blocks - 1] < sums[blocks - 2] / weights[blocks - 2]) {
        blocks--;
        sums[blocks - 1] += sums[blocks];
        weights[blocks - 1] += weights[blocks];
      }
    }
    for (int block = 0; block < blocks; block++) {
      int end = block + 1 < blocks ? starts[block + 1] : count;
      for (int i = starts[block]; i < end; i++) {
        layer.get(i).x = sums[block] / weights[block] + offsets[i];
      }
    }
  }

  // ---- what was found ----

  /// The upper left corner of a box.
  GraphDrawing.Point corner(int box) {
    var item = boxes.get(box);
    return new GraphDrawing.Point((int) Math.round(item.x - item.width / 2.0),
        tops[item.layer] + (heights[item.layer] - item.height) / 2);
  }

  /// The way of an arrow, by its number, down through the layers: points in pairs, each of which is a vertical line within a layer.
  List<GraphDrawing.Point> way(int arrow) {
    var points = new ArrayList<GraphDrawing.Point>();
    var route = routes.get(arrow);
    for (int i = 0; i < route.size(); i++) {
      var item = route.get(i);
      int x = (int) Math.round(item.x);
      int top = tops[item.layer];
      int middle = top + heights[item.layer] / 2;
      points.add(new GraphDrawing.Point(x, i == 0 ? middle + item.height / 2 : top));
      points
          .add(new GraphDrawing.Point(x, i == route.size() - 1 ? middle - item.height / 2 : top + heights[item.layer]));
    }
    return points;
  }

  int width() {
    return (int) Math.ceil(
        layers.stream().flatMap(List::stream).mapToDouble(item -> item.x + item.width / 2.0).max().orElse(0));
  }

  int height() {
    return layers.isEmpty() ? 0 : tops[tops.length - 1] + heights[heights.length - 1];
  }
}
