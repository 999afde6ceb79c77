package org.adjoint.codegen.inspect.expression;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adjoint.array.DType;
import org.adjoint.graph.Tensor;

/// A function of the library as expressions call it.
///
/// @param method static, or of [Tensor], whose receiver is the first parameter then
record Signature(Method method, List<Parameter> parameters) {
  /// What an argument must be.
  enum Kind {
    TENSOR("a tensor"), NUMBER("a number"), INTEGER("a whole number"), INTEGERS("whole numbers"),
    TENSORS("a list of tensors");

    private final String phrase;

    Kind(String phrase) {
      this.phrase = phrase;
    }
  }

  /// A parameter.
  ///
  /// @param rest whether it takes all arguments that are left, or none
  record Parameter(String name, Kind kind, boolean rest) {
    /// Several axes are `axes`, but people write `axis=1`.
    boolean isCalled(String other) {
      return name.equals(other) || (name.equals("axes") && other.equals("axis"));
    }
  }

  /// An argument as it was written.
  ///
  /// @param name of the parameter that it is for, where that was said
  /// @param column where it stands
  record Argument(Optional<String> name, Value value, int column) {
  }

  /// Why arguments do not fit.
  record Mismatch(int column, String sentence) {
  }

  /// The signature of a method, if expressions can call it.
  static Optional<Signature> of(Method method) {
    var parameters = new ArrayList<Parameter>();
    if (!Modifier.isStatic(method.getModifiers())) {
      parameters.add(new Parameter("x", Kind.TENSOR, false));
    }
    for (var parameter : method.getParameters()) {
      var kind = kind(parameter);
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      parameters.add(new Parameter(parameter.getName(), kind.get(), parameter.isVarArgs()));
    }
    boolean fits = method.getReturnType() == Tensor.class && !parameters.isEmpty();
    return fits ? Optional.of(new Signature(method, parameters)) : Optional.empty();
  }

  private static Optional<Kind> kind(java.lang.reflect.Parameter parameter) {
    return Optional.ofNullable(switch (parameter.getParameterizedType().getTypeName()) {
      case "org.adjoint.graph.Tensor" -> Kind.TENSOR;
      case "double" -> Kind.NUMBER;
      case "int" -> Kind.INTEGER;
      case "int[]", "java.util.List<java.lang.Integer>" -> Kind.INTEGERS;
      case "java.util.List<org.adjoint.graph.Tensor>" -> Kind.TENSORS;
      default -> null;
    });
  }

  /// How it is called: `softmax(x, axis)`.
  @Override
  public String toString() {
    return parameters.stream().map(parameter -> parameter.name + (parameter.rest ? "…" : ""))
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /// Puts arguments to the parameters that they are for.
  ///
  /// @param ordered takes the value of each parameter, in order
  /// @param column of the call
  Optional<Mismatch> bind(List<Argument> arguments, int column, List<Value> ordered) {
    var slots = new ArrayList<Optional<Value>>();
    parameters.forEach(_ -> slots.add(Optional.empty()));
    int next = 0;
    for (var argument : arguments) {
      int slot = argument.name.map(this::named).orElse(next);
      if (slot < 0 || slot >= parameters.size()) {
        return Optional.of(new Mismatch(argument.column, argument.name
            .map(name -> this + " has no parameter '" + name + "'"
                + Nearest.question(name, parameters.stream().map(Parameter::name).toList()))
            .orElse("This argument is one too many for " + this + ".")));
      }
      var parameter = parameters.get(slot);
      var value = taken(parameter, slots.get(slot), argument.value);
      if (value.isEmpty()) {
        return Optional.of(new Mismatch(argument.column, "'" + parameter.name + "' has a value already."));
      }
      if (!fits(value.get(), parameter.kind)) {
        return Optional.of(new Mismatch(argument.column,
            "'" + parameter.name + "' of " + this + " must be " + parameter.kind.phrase + "."));
      }
      slots.set(slot, value);
      next = argument.name.isPresent() || parameter.rest ? next : next + 1;
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      var parameter = parameters.get(slot);
      if (slots.get(slot).isEmpty() && !parameter.rest) {
        return Optional.of(new Mismatch(column, this + " needs a value for '" + parameter.name + "'."));
      }
      ordered.add(slots.get(slot).orElseGet(() -> new Value.Several(List.of())));
    }
    return Optional.empty();
  }

  private int named(String name) {
    for (int slot = 0; slot < parameters.size(); slot++) {
      if (parameters.get(slot).isCalled(name)) {
        return slot;
      }
    }
    return -1;
  }

  /// The value of a parameter with one more argument, or nothing where it takes no more.
  private static Optional<Value> taken(Parameter parameter, Optional<Value> before, Value argument) {
    if (before.isEmpty()) {
      return Optional.of(parameter.rest && !(argument instanceof Value.Several)
          ? new Value.Several(List.of(argument))
          : argument);
    }
    if (!parameter.rest) {
      return Optional.empty();
    }
    var values = new ArrayList<>(((Value.Several) before.get()).values());
    values.add(argument);
    return Optional.of(new Value.Several(values));
  }

  private static boolean fits(Value value, Kind kind) {
    return switch (kind) {
      case TENSOR -> !(value instanceof Value.Several);
      case NUMBER -> value instanceof Value.Known;
      case INTEGER -> value instanceof Value.Known(double number) && number == (int) number;
      case INTEGERS -> value instanceof Value.Several(var values)
          ? values.stream().allMatch(each -> fits(each, Kind.INTEGER))
          : fits(value, Kind.INTEGER);
      case TENSORS -> value instanceof Value.Several(var values)
          && values.stream().allMatch(each -> fits(each, Kind.TENSOR));
    };
  }

  /// Calls the function.
  ///
  /// @param values that [#bind] has put in order
  /// @param dtype of numbers that stand where tensors should
  Tensor call(List<Value> values, DType dtype) {
    var arguments = new ArrayList<Object>();
    for (int slot = 0; slot < values.size(); slot++) {
      arguments.add(argument(parameters.get(slot), values.get(slot), dtype));
    }
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    try {
      return (Tensor) method.invoke(isStatic ? null : arguments.getFirst(),
          (isStatic ? arguments : arguments.subList(1, arguments.size())).toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      throw new IllegalStateException("The function " + this + " failed.", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The function " + this + " is public, but cannot be called.", e);
    }
  }

  private Object argument(Parameter parameter, Value value, DType dtype) {
    return switch (parameter.kind) {
      case TENSOR -> value.tensor(dtype);
      case NUMBER -> number(value);
      case INTEGER -> (int) number(value);
      case INTEGERS -> {
        var numbers = value instanceof Value.Several(var values)
            ? values.stream().mapToInt(each -> (int) number(each)).toArray()
            : new int[] {(int) number(value)};
        yield isArray(parameter) ? numbers : Arrays.stream(numbers).boxed().toList();
      }
      case TENSORS -> ((Value.Several) value).values().stream().map(each -> each.tensor(dtype)).toList();
    };
  }

  private boolean isArray(Parameter parameter) {
    return Arrays.stream(method.getParameters())
        .anyMatch(declared -> declared.getName().equals(parameter.name) && declared.getType().isArray());
  }

  private static double number(Value value) {
    return ((Value.Known) value).number();
  }
}
