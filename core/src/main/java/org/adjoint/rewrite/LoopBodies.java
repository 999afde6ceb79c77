package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.adjoint.graph.Body;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// The bodies of the loops of one graph, each rewritten once. Two that compute the same become one, so that value numbering finds
/// equal loops.
final class LoopBodies {
  private record Known(Body body, Rewriter rewriter) {
  }

  private final List<Rule> rules;
  private final Function<List<Tensor>, Set<Tensor>> kept;
  private final IdentityHashMap<Body, Body> rewritten = new IdentityHashMap<>();
  private final List<Known> known = new ArrayList<>();

  /// @param kept the nodes to keep among those that results depend on
  LoopBodies(List<Rule> rules, Function<List<Tensor>, Set<Tensor>> kept) {
    this.rules = rules;
    this.kept = kept;
  }

  Body rewritten(Body body) {
    var done = rewritten.get(body);
    if (done == null) {
      done = equalTo(body);
      rewritten.put(body, done);
      rewritten.put(done, done);
    }
    return done;
  }

  private Body equalTo(Body body) {
    // Loops within a candidate's body become known on the way.
    for (var candidate : List.copyOf(known)) {
      if (sameParameters(body, candidate.body)) {
        var replacements = new HashMap<Tensor, Tensor>();
        for (int i = 0; i < body.parameters().size(); i++) {
          replacements.put(body.parameters().get(i), candidate.body.parameters().get(i));
        }
        var results = candidate.rewriter.apply(Substitution.apply(body.results(), replacements));
        if (results.equals(candidate.body.results())) {
          return candidate.body;
        }
      }
    }
    var rewriter = Rewriter.of(rules, this, kept.apply(body.results()));
    var results = rewriter.apply(body.results());
    var made = results.equals(body.results()) ? body : new Body(body.parameters(), results);
    known.add(new Known(made, rewriter));
    return made;
  }

  private static boolean sameParameters(Body a, Body b) {
    boolean same = a.parameters().size() == b.parameters().size() && a.results().size() == b.results().size();
    for (int i = 0; same && i < a.parameters().size(); i++) {
      var x = a.parameters().get(i);
      var y = b.parameters().get(i);
      same = x.dtype() == y.dtype() && x.shape().equals(y.shape());
    }
    return same;
  }
}
