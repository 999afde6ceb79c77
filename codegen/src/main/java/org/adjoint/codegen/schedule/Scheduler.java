package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.adjoint.array.Shape;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Grows groups of nodes that one kernel computes, and orders them.
///
/// Every computed node starts as a group of its own. Two groups become one where a [Placement] exists, no path leaves the union
/// and comes back (it stays convex), and it stays small. What is tried first:
///
/// 1. functions that share most of their work join, even if that of the backward pass has to be stored;
/// 2. a node joins the only group that uses it, so that its value need not be stored;
/// 3. a product takes the elementwise nodes after it as its epilogue;
/// 4. producers join consumers;
/// 5. groups over one domain that read a value in common join.
public final class Scheduler {
  /// Keeps a kernel well below the size at which the JIT compiler gives up.
  private static final int MOST_COST = 240;
  /// The same where several passes compute some nodes again.
  private static final int MOST_COST_OF_PASSES = 300;
  /// A method takes 255 parameters, some of which are sizes.
  private static final int MOST_ARRAYS = 200;
  /// An epilogue is repeated for every tile of the product, so it must be short.
  private static final int MOST_EPILOGUE_COST = 6;

  private final Program program;
  private final List<Tensor> order;
  private final Map<Tensor, List<Tensor>> users = new HashMap<>();
  private final Map<Tensor, Integer> positions = new HashMap<>();
  private final Map<Tensor, Integer> groupOf = new HashMap<>();
  private final Map<Integer, SortedSet<Integer>> members = new HashMap<>();

  /// The group of each loop, which holds all its results and nothing else.
  private final Map<Loop, Integer> loops = new HashMap<>();
  /// What the caller asked for.
  private final Set<Tensor> wanted = new HashSet<>();

  private Scheduler(Program program) {
    this.program = program;
    program.outputs().values().forEach(node -> wanted.add(Accesses.stored(node)));
    program.updates().values().forEach(node -> wanted.add(Accesses.stored(node)));
    order = program.nodes().stream().filter(Accesses::isComputed).toList();
    for (int position = 0; position < order.size(); position++) {
      var node = order.get(position);
      positions.put(node, position);
      groupOf.put(node, position);
      members.put(position, new TreeSet<>(Set.of(position)));
      if (node.op() instanceof Op.Scan(var loop, _)) {
        joinLoop(loops.computeIfAbsent(loop, _ -> groupOf.get(node)), position);
      }
      for (var source : sources(node)) {
        users.computeIfAbsent(source, _ -> new ArrayList<>()).add(node);
      }
    }
  }

  /// The schedule of a program in the form that [Normalizer] gives.
  public static Schedule schedule(Program program) {
    var scheduler = new Scheduler(program);
    scheduler.joinTwins();
    scheduler.joinOnlyUser();
    scheduler.joinEpilogues();
    scheduler.joinProducers();
    scheduler.joinSiblings();
    return scheduler.finish();
  }

  /// The stored or computed values that a node reads.
  private static List<Tensor> sources(Tensor node) {
    return Accesses.of(node).stream().map(access -> Accesses.stored(access.source())).toList();
  }

  private List<Tensor> users(Tensor node) {
    return users.getOrDefault(node, List.of());
  }

  private int group(Tensor node) {
    return groupOf.getOrDefault(node, -1);
  }

  // ---- growing ----

  private void joinTwins() {
    var exponentials = order.stream()
        .filter(node -> node.op() instanceof Op.Sigmoid || node.op() instanceof Op.Softplus).toList();
    joinTwins(exponentials, node -> magnitude(node.op().operands().getFirst()));
    var angles = order.stream().filter(node -> node.op() instanceof Op.Sin || node.op() instanceof Op.Cos).toList();
    joinTwins(angles, node -> node.op().operands().getFirst());
  }

  /// Joins nodes that do the same work on the way.
  ///
  /// @param work what tells it from other work
  private void joinTwins(List<Tensor> nodes, Function<Tensor, Tensor> work) {
    Map<Tensor, Tensor> first = new HashMap<>();
    nodes.forEach(node -> join(group(first.computeIfAbsent(work.apply(node), _ -> node)), group(node)));
  }

  /// The exponential of a magnitude is what functions of a number and of its opposite share.
  private static Tensor magnitude(Tensor tensor) {
    return tensor.op() instanceof Op.Neg(var x) ? x : tensor;
  }

  private void joinOnlyUser() {
    for (var node : order.reversed()) {
      var groups = new HashSet<Integer>();
      users(node).forEach(user -> groups.add(group(user)));
      if (groups.size() == 1 && !(node.op() instanceof Op.MatMul)) {
        join(group(node), groups.iterator().next());
      }
    }
  }

  private void joinEpilogues() {
    for (var node : order) {
      if (node.op() instanceof Op.MatMul) {
        joinUsers(node);
      }
    }
  }

  private void joinProducers() {
    order.forEach(this::joinUsers);
  }

  private void joinUsers(Tensor node) {
    users(node).forEach(user -> join(group(node), group(user)));
  }

  private void joinSiblings() {
    for (var node : program.nodes()) {
      // To share a scalar is no reason to share a loop.
      var groups = node.shape().rank() == 0 ? List.<Tensor>of() : List.copyOf(users(node));
      for (int first = 0; first < groups.size(); first++) {
        for (int second = first + 1; second < groups.size(); second++) {
          var one = groups.get(first);
          var other = groups.get(second);
          // Most pairs are together already, and to ask for a group costs least.
          if (group(one) != group(other) && domain(one).equals(domain(other)) && readsAlike(node, one, other)) {
            join(group(one), group(other));
          }
        }
      }
    }
    joinScalars();
  }

  /// Whether two nodes read a value in the same order; otherwise it comes from memory twice all the same. Products read their
  /// factors in an order of their own.
  private static boolean readsAlike(Tensor value, Tensor one, Tensor other) {
    boolean product = one.op() instanceof Op.MatMul || other.op() instanceof Op.MatMul;
    return !product && reads(value, one).equals(reads(value, other));
  }

  private static List<IndexMap.Access> reads(Tensor value, Tensor node) {
    return Accesses.of(node).stream().filter(access -> Accesses.stored(access.source()).equals(value)).distinct()
        .toList();
  }

  /// Scalars read nothing large, so those of a program stand together whatever they read.
  private void joinScalars() {
    var alone = order.stream()
        .filter(node -> nodes(members(group(node))).stream().allMatch(member -> domain(member).rank() == 0))
        .toList();
    alone.forEach(node -> alone.forEach(other -> join(group(node), group(other))));
  }

  private static Shape domain(Tensor node) {
    return Accesses.domain(node);
  }

  private SortedSet<Integer> members(int group) {
    var found = members.get(group);
    if (found == null) {
      throw new IllegalStateException("There is no group " + group + ".");
    }
    return found;
  }

  private List<Tensor> nodes(Collection<Integer> positions) {
    return positions.stream().map(order::get).toList();
  }

  private void join(int one, int other) {
    if (one == other || one < 0 || other < 0) {
      return;
    }
    var union = new TreeSet<>(members(one));
    union.addAll(members(other));
    if (obstacle(union).isEmpty()) {
      members.remove(other);
      members.put(one, union);
      nodes(union).forEach(node -> groupOf.put(node, one));
    }
  }

  /// Why the nodes at some positions cannot be one group, or nothing when they can. The sentence is written only where it is read.
  private Optional<Supplier<String>> obstacle(Set<Integer> union) {
    var nodes = nodes(union);
    if (nodes.stream().anyMatch(node -> node.op() instanceof Op.Scan)) {
      return Optional.of(() -> "a loop is a group of its own");
    }
    if (cost(nodes) > limit(nodes)) {
      return Optional.of(() -> tooLong(nodes));
    }
    if (!isConvex(union)) {
      return Optional.of(() -> "what lies between them needs the one, and is needed by the other");
    }
    var placement = Placement.of(nodes);
    if (placement.isEmpty()) {
      return Optional.of(() -> Placement.obstacle(nodes));
    }
    int again = Cost.of(placement.get());
    if (again > MOST_COST_OF_PASSES) {
      return Optional.of(() -> "its passes compute some values again, and would take " + again
          + " operations for each element, while above " + MOST_COST_OF_PASSES
          + " the JIT compiler may give up on a kernel");
    }
    if (union.size() > MOST_ARRAYS / 2 && arrays(nodes, union) > MOST_ARRAYS) {
      return Optional.of(() -> "a kernel takes at most " + MOST_ARRAYS + " arrays");
    }
    return storesScalarsBefore(placement.get(), union)
        ? Optional.of(() -> "a kernel that stores a scalar and starts from it could not be divided between threads")
        : Optional.empty();
  }

  /// How many arrays a kernel for some nodes reads and writes.
  private long arrays(List<Tensor> nodes, Set<Integer> union) {
    long read = nodes.stream().flatMap(node -> sources(node).stream())
        .filter(source -> !union.contains(positions.getOrDefault(source, -1))).distinct().count();
    return read + nodes.stream().filter(node -> isStored(node, union)).count();
  }

  private static String tooLong(List<Tensor> nodes) {
    return limit(nodes) == MOST_COST
        ? "it would take " + cost(nodes) + " operations for each element, and above " + MOST_COST
            + " the JIT compiler may give up on a kernel"
        : "the epilogue of a product may take at most " + MOST_EPILOGUE_COST
            + " operations for each element, and this one would take " + cost(nodes);
  }

  /// Whether a kernel over many elements would store a scalar that it starts from: it could not be divided between threads then.
  private boolean storesScalarsBefore(Placement placement, Set<Integer> union) {
    return placement.domain().rank() > 0 && placement.places().stream()
        .anyMatch(place -> place.level() == Placement.Level.BEFORE && isStored(place.node(), union));
  }

  private boolean isStored(Tensor node, Set<Integer> union) {
    return wanted.contains(node)
        || users(node).stream().anyMatch(user -> isOutside(group(user), union));
  }

  private void joinLoop(int group, int position) {
    if (group != position) {
      members.remove(position);
      members(group).add(position);
      groupOf.put(order.get(position), group);
    }
  }

  private static int limit(List<Tensor> nodes) {
    return nodes.stream().anyMatch(node -> node.op() instanceof Op.MatMul) ? MOST_EPILOGUE_COST : MOST_COST;
  }

  private static int cost(List<Tensor> nodes) {
    return nodes.stream().mapToInt(Cost::of).sum();
  }

  /// Whether no path leaves the union and comes back.
  private boolean isConvex(Set<Integer> union) {
    var reached = new HashSet<Integer>();
    var pending = new ArrayList<Integer>();
    for (int position : union) {
      users(order.get(position)).stream().map(this::group).filter(group -> isOutside(group, union))
          .forEach(pending::add);
    }
    while (!pending.isEmpty()) {
      int group = pending.removeLast();
      if (reached.add(group)) {
        for (int position : members(group)) {
          for (var user : users(order.get(position))) {
            int next = group(user);
            if (next != group && !isOutside(next, union)) {
              return false;
            }
            if (next != group) {
              pending.add(next);
            }
          }
        }
      }
    }
    return true;
  }

  private boolean isOutside(int group, Set<Integer> union) {
    return !union.contains(members(group).first());
  }

  // ---- explaining ----

  /// Why the groups of a schedule with a value in common are not one, in the order of the groups.
  public static List<Split> splits(Schedule schedule) {
    var scheduler = new Scheduler(schedule.program());
    schedule.groups().forEach(scheduler::adopt);
    var numbers = schedule.groups().stream().map(group -> scheduler.group(group.nodes().getFirst())).toList();
    var splits = new ArrayList<Split>();
    for (int later = 0; later < numbers.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        var one = scheduler.nodes(scheduler.members(numbers.get(earlier)));
        var other = scheduler.nodes(scheduler.members(numbers.get(later)));
        var values = one.stream().filter(node -> scheduler.users(node).stream().anyMatch(other::contains)).toList();
        if (!values.isEmpty() || scheduler.readAlike(one, other)) {
          splits.add(new Split(earlier, later, values, scheduler.reason(numbers.get(earlier), numbers.get(later))));
        }
      }
    }
    return splits;
  }

  private void adopt(Group group) {
    var adopted = new TreeSet<>(group.nodes().stream().map(positions::get).toList());
    adopted.forEach(members::remove);
    members.put(adopted.first(), adopted);
    group.nodes().forEach(node -> groupOf.put(node, adopted.first()));
  }

  /// Whether nodes of two groups go through a value in the same order.
  private boolean readAlike(List<Tensor> one, List<Tensor> other) {
    return one.stream().anyMatch(node -> sources(node).stream().filter(value -> value.shape().rank() > 0)
        .anyMatch(value -> users(value).stream().filter(other::contains)
            .anyMatch(user -> domain(node).equals(domain(user)) && readsAlike(value, node, user))));
  }

  private String reason(int one, int other) {
    var union = new TreeSet<>(members(one));
    union.addAll(members(other));
    return obstacle(union).map(Supplier::get).orElse("they had grown in other directions before they could be joined");
  }

  // ---- ordering ----

  private Schedule finish() {
    Map<Integer, Set<Integer>> before = new HashMap<>();
    for (var entry : members.entrySet()) {
      var predecessors = new LinkedHashSet<Integer>();
      for (var node : nodes(entry.getValue())) {
        sources(node).stream().filter(Accesses::isComputed).map(this::group)
            .filter(group -> group != (int) entry.getKey())
            .forEach(predecessors::add);
      }
      before.put(entry.getKey(), predecessors);
    }
    var inPlace = updateInPlace(before);
    var groups = ordered(before).orElseThrow().stream().map(this::group).toList();
    return new Schedule(program, groups, inPlace);
  }

  /// Finds the updates that may be written in place, and puts all readers of the old value before the writer.
  private Set<Tensor> updateInPlace(Map<Integer, Set<Integer>> before) {
    Set<Tensor> inPlace = new HashSet<>();
    program.updates().forEach((input, next) -> {
      int writer = group(Accesses.stored(next));
      if (!readsWhileWriting(input, Accesses.stored(next), writer)) {
        var readers = new HashSet<Integer>();
        users(input).forEach(user -> readers.add(group(user)));
        readers.remove(writer);
        var added = new HashSet<>(readers);
        added.removeAll(predecessors(before, writer));
        predecessors(before, writer).addAll(added);
        if (ordered(before).isPresent()) {
          inPlace.add(input);
        } else {
          predecessors(before, writer).removeAll(added);
        }
      }
    });
    return inPlace;
  }

  private static Set<Integer> predecessors(Map<Integer, Set<Integer>> before, int group) {
    return before.computeIfAbsent(group, _ -> new LinkedHashSet<>());
  }

  /// Whether the group that computes `next` may read the old value of `input` after it has begun to write the new one.
  private boolean readsWhileWriting(Tensor input, Tensor next, int writer) {
    if (next.op() instanceof Op.Scan) {
      return true;
    }
    var placement = Placement.of(nodes(members(writer))).orElseThrow();
    return !placement.isStoredLast(next) && placement.places().stream().anyMatch(
        place -> Accesses.of(place.node()).stream().anyMatch(access -> Accesses.stored(access.source()).equals(input)
            && !(isReadWhereWritten(access, place.node(), placement) && placement.isKnownBeforeStored(place, next))));
  }

  /// Whether a node reads exactly the element that is written in the same step of the loops.
  private static boolean isReadWhereWritten(IndexMap.Access access, Tensor node, Placement placement) {
    return access.source().op() instanceof Op.Input && access.map().isPrefix(Accesses.domain(node).rank())
        && !(node.op() instanceof Op.MatMul) && placement.passes() <= 1;
  }

  /// A topological order of the groups, earliest nodes first, or nothing when there is a cycle.
  private Optional<List<Integer>> ordered(Map<Integer, Set<Integer>> before) {
    var waiting = new ArrayList<>(members.keySet());
    waiting.sort(Comparator.comparingInt(group -> members(group).last()));
    var done = new LinkedHashSet<Integer>();
    while (!waiting.isEmpty()) {
      var ready = waiting.stream().filter(group -> done.containsAll(before.getOrDefault(group, Set.of()))).findFirst();
      if (ready.isEmpty()) {
        return Optional.empty();
      }
      done.add(ready.get());
      waiting.removeAll(List.of(ready.get()));
    }
    return Optional.of(List.copyOf(done));
  }

  private Group group(int group) {
    var nodes = nodes(members(group));
    if (nodes.getFirst().op() instanceof Op.Scan) {
      return LoopGroup.of(nodes, program.symbols());
    }
    var results = nodes.stream()
        .filter(node -> wanted.contains(node) || users(node).stream().anyMatch(user -> group(user) != group)).toList();
    return new FusionGroup(Placement.of(nodes).orElseThrow(), results);
  }
}
