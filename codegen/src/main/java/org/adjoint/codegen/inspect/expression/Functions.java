package org.adjoint.codegen.inspect.expression;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Attention;
import org.adjoint.functions.Elementwise;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.functions.Logic;
import org.adjoint.functions.Normalizations;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Random;
import org.adjoint.functions.Reductions;
import org.adjoint.functions.Trigonometry;
import org.adjoint.graph.Tensor;

/// The functions that expressions can call: those of the library that take tensors and numbers and give a tensor.
final class Functions {
  /// What is composed comes before the primitive of the same name: it takes more shapes.
  private static final List<Class<?>> CLASSES = List.of(Activations.class, Attention.class, Elementwise.class,
      Indexing.class, Layouts.class, LinearAlgebra.class, Logic.class, Normalizations.class, Pooling.class,
      Random.class, Reductions.class, Trigonometry.class, Tensor.class);

  private static final Map<String, List<Signature>> BY_NAME = find();

  private Functions() {
  }

  private static Map<String, List<Signature>> find() {
    var byName = new TreeMap<String, List<Signature>>();
    CLASSES.stream().flatMap(Functions::methods).map(Signature::of).flatMap(Optional::stream)
        .forEach(signature -> {
          var known = byName.computeIfAbsent(signature.method().getName(), _ -> new ArrayList<>());
          if (known.stream().noneMatch(other -> kinds(other).equals(kinds(signature)))) {
            known.add(signature);
          }
        });
    return byName;
  }

  /// Reflection has no order of its own.
  private static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods()).filter(method -> method.getDeclaringClass() == type)
        .sorted(Comparator.comparingInt(Method::getParameterCount).thenComparing(Method::toString));
  }

  private static List<Signature.Kind> kinds(Signature signature) {
    return signature.parameters().stream().map(Signature.Parameter::kind).toList();
  }

  /// The names, in alphabetical order.
  static Set<String> names() {
    return BY_NAME.keySet();
  }

  /// The functions of a name; none where there is no such name.
  static List<Signature> named(String name) {
    return BY_NAME.getOrDefault(name, List.of());
  }
}
