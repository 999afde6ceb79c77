package org.adjoint.bench;

import java.lang.reflect.Field;
import java.util.Optional;
import org.adjoint.bench.work.Limit;
import org.adjoint.bench.work.Work;

/// What bounds a benchmark that was run with some parameters.
final class BenchmarkLimit {
  private BenchmarkLimit() {
  }

  /// The limit; nothing for benchmarks that are no work.
  static Optional<Limit> of(Measured result) {
    var name = result.benchmark();
    try {
      var type = Class.forName(name.substring(0, name.lastIndexOf('.')));
      if (type == FmaPeak.class) {
        return Optional.of(new Limit(Limit.Resource.FLOAT32, FmaPeak.flops()));
      }
      if (type == MemoryBandwidth.class) {
        return Optional.of(new Limit(Limit.Resource.MEMORY, MemoryBandwidth.bytes()));
      }
      if (!WorkBenchmark.class.isAssignableFrom(type)) {
        return Optional.empty();
      }
      var benchmark = (WorkBenchmark) type.getConstructor().newInstance();
      for (var parameter : result.parameters().entrySet()) {
        var field = type.getField(parameter.getKey());
        field.set(benchmark, value(field, parameter.getValue()));
      }
      return Optional.of(limit(benchmark.work()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The parameters of " + name + " do not fit its fields.", e);
    }
  }

  private static Limit limit(Work work) {
    var limit = work.limit();
    return limit.resource() == Limit.Resource.NONE ? CountedOperations.of(work) : limit;
  }

  private static Object value(Field field, String text) {
    var type = field.getType();
    if (type == int.class) {
      return Integer.valueOf(text);
    }
    if (type == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type.isEnum()) {
      for (var constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(text)) {
          return constant;
        }
      }
    }
    return text;
  }
}
