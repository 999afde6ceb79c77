package org.adjoint.eval;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.jspecify.annotations.Nullable;

/// Runs programs on another backend, and looks after each run whether outputs and updates are numbers.
///
/// When one is not, the program is computed again node by node, and a [NonFiniteException] names the first operation, forward or backward, that
/// gave such a number, and the user's line that it comes from. Updated inputs are then what they were before the run. An infinity that the
/// program was given as a constant is meant, and does not count.
///
/// A run takes a copy of updated inputs and one look at each result; memory is allocated by the first run only. Where a result has an infinity that
/// is meant, every run is computed node by node as well, which is slow.
public final class CheckedBackend implements Backend {
  /// The property with which [Backend#best] checks: `nan` or `finite`.
  static final String PROPERTY = "adjoint.check";

  private final Backend backend;
  private final Sought sought;

  private CheckedBackend(Backend backend, Sought sought) {
    this.backend = backend;
    this.sought = sought;
  }

  /// Looks for NaN.
  public static CheckedBackend forNaN(Backend backend) {
    return new CheckedBackend(backend, Sought.NAN);
  }

  /// Looks for NaN and for infinities.
  public static CheckedBackend forNonFinite(Backend backend) {
    return new CheckedBackend(backend, Sought.NON_FINITE);
  }

  /// A backend that checks as the property [#PROPERTY] asks.
  ///
  /// @throws IllegalArgumentException when the property asks for something else
  static Backend asAskedFor(Backend backend) {
    return switch (System.getProperty(PROPERTY)) {
      case null -> backend;
      case "nan" -> forNaN(backend);
      case "finite" -> forNonFinite(backend);
      case String other -> throw new IllegalArgumentException(
          "The property " + PROPERTY + " is \"" + other + "\", but may be nan or finite.");
    };
  }

  @Override
  public String description() {
    return backend.description() + switch (sought) {
      case NAN -> ", checked for NaN";
      case NON_FINITE -> ", checked for NaN and infinity";
    };
  }

  @Override
  public int preference() {
    return backend.preference();
  }

  @Override
  public Executable compile(Program program) {
    var executable = backend.compile(program);
    return new Executable() {
      @Override
      public Program program() {
        return program;
      }

      @Override
      public Session session() {
        return new CheckedSession(program, executable.session(), sought);
      }

      @Override
      public Map<String, String> sources() {
        return executable.sources();
      }

      @Override
      public Inspection inspect() {
        return executable.inspect();
      }
    };
  }

  private static final class CheckedSession implements Session {
    private final Program program;
    private final Session session;
    private final Sought sought;
    private final Bindings bindings;
    private final boolean[] updated;
    /// At the positions of updated inputs, what they were before the run.
    private final @Nullable NdArray[] before;

    CheckedSession(Program program, Session session, Sought sought) {
      this.program = program;
      this.session = session;
      this.sought = sought;
      bindings = new Bindings(program);
      before = new NdArray[program.inputs().size()];
      updated = new boolean[before.length];
      for (int position = 0; position < before.length; position++) {
        var input = program.inputs().get(position).op();
        updated[position] = program.updates().keySet().stream().anyMatch(other -> other.op().equals(input));
      }
    }

    @Override
    public Session bind(String input, NdArray value) {
      session.bind(input, value);
      bindings.bind(input, value);
      return this;
    }

    @Override
    public void run() {
      bindings.resolve();
      keepUpdated();
      session.run();
      program.outputs().keySet().forEach(output -> check("output", output, session.output(output)));
      for (int position = 0; position < before.length; position++) {
        if (updated[position]) {
          check("next value of", name(position), bindings.value(position));
        }
      }
    }

    @Override
    public NdArray output(String name) {
      return session.output(name);
    }

    private String name(int position) {
      return ((Op.Input) program.inputs().get(position).op()).name();
    }

    private void keepUpdated() {
      for (int position = 0; position < before.length; position++) {
        if (updated[position]) {
          var value = bindings.value(position);
          var kept = before[position];
          if (kept != null && kept.shape().equals(value.shape())) {
            kept.assign(value);
          } else {
            before[position] = value.copy();
          }
        }
      }
    }

    private void check(String kind, String name, NdArray result) {
      for (int position = 0; result.dtype().isFloating() && position < result.size(); position++) {
        double value = result.get(position);
        if (sought.isOneOf(value)) {
          explain("the " + kind + " \"" + name + "\" became " + value);
          return;
        }
      }
    }

    /// Finds out what made a result so, and throws, unless an infinity is meant.
    private void explain(String spoilt) {
      var values = values();
      var results = Stream.concat(program.outputs().values().stream(), program.updates().values().stream()).toList();
      var first = new NonFiniteSearch(sought, bindings.sizes()).search(program.nodes(), results, values);
      boolean meant = first.isEmpty() && results.stream().map(values::of).anyMatch(sought::isAmong);
      if (!meant) {
        restore();
        throw new NonFiniteException(spoilt, first.orElse(null));
      }
    }

    private NodeValues values() {
      var given = new IdentityHashMap<Op, double[]>();
      for (int position = 0; position < before.length; position++) {
        var kept = before[position];
        var value = kept == null ? bindings.value(position) : kept;
        given.put(program.inputs().get(position).op(), value.toDoubles());
      }
      return NodeValues.of(program.nodes(), given, bindings.sizes(), true);
    }

    private void restore() {
      for (int position = 0; position < before.length; position++) {
        var kept = before[position];
        if (kept != null) {
          bindings.value(position).assign(kept);
        }
      }
    }
  }
}
