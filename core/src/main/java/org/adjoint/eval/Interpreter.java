package org.adjoint.eval;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.jspecify.annotations.Nullable;

/// The reference backend: every node by plain loops in double, rounded to its own type only where it leaves the
/// program.
///
/// It is the oracle that generated code is compared with, and what runs where nothing else does.
public final class Interpreter implements Backend {
  /// The interpreter, which has no settings.
  public Interpreter() {
  }

  @Override
  public String description() {
    return "the interpreter";
  }

  @Override
  public int preference() {
    return 0;
  }

  @Override
  public Executable compile(Program program) {
    return new Executable() {
      @Override
      public Program program() {
        return program;
      }

      @Override
      public Session session() {
        return new InterpreterSession(program);
      }
    };
  }

  private static final class InterpreterSession implements Session {
    private final Program program;
    private final Bindings bindings;
    private final SoleUse use;
    private @Nullable Map<String, NdArray> outputs;

    InterpreterSession(Program program) {
      this.program = program;
      bindings = new Bindings(program);
      use = new SoleUse(program);
    }

    @Override
    public Session bind(String input, NdArray value) {
      use.requireNoRun();
      bindings.bind(input, value);
      return this;
    }

    @Override
    public void run() {
      use.begin();
      try {
        interpret();
      } finally {
        use.end();
      }
    }

    private void interpret() {
      bindings.resolve();
      var sizes = bindings.sizes();
      var arrays = new IdentityHashMap<Op, NdArray>();
      var given = new IdentityHashMap<Op, double[]>();
      for (int position = 0; position < program.inputs().size(); position++) {
        var input = program.inputs().get(position).op();
        arrays.put(input, bindings.value(position));
        given.put(input, bindings.value(position).toDoubles());
      }
      var values = NodeValues.of(program.nodes(), given, sizes, false);
      var results = new LinkedHashMap<String, NdArray>();
      program.outputs().forEach((name, node) -> {
        var array = NdArray.zeros(node.dtype(), node.shape().bind(sizes));
        store(values.of(node), array);
        results.put(name, array);
      });
      program.updates().forEach((input, next) -> store(values.of(next),
          Objects.requireNonNull(arrays.get(input.op()))));
      outputs = results;
    }

    private static void store(double[] values, NdArray array) {
      for (int i = 0; i < values.length; i++) {
        array.set(i, values[i]);
      }
    }

    @Override
    public NdArray output(String name) {
      use.requireNoRun();
      if (outputs == null) {
        throw new IllegalStateException("The program \"" + program.name() + "\" has not run in this session.");
      }
      var output = outputs.get(name);
      if (output == null) {
        throw new IllegalArgumentException("The program \"" + program.name() + "\" has no output \"" + name
            + "\"; its outputs are " + outputs.keySet() + ".");
      }
      return output;
    }
  }
}
