package org.adjoint.nn.model;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.jspecify.annotations.Nullable;

/// Layers as JSON and back. A record is an object with its `type` and its components; a parameter has the name under which its tensor stands in the file, and a role.
final class Architecture {
  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String ROLE = "role";

  private final Map<String, Class<?>> types = new HashMap<>();
  private final Map<String, NdArray> tensors;
  private final Map<String, Parameter> parameters = new HashMap<>();

  /// @param layers beside those of the library
  /// @param tensors the parameters' values, which also say their types and shapes
  Architecture(List<Class<?>> layers, Map<String, NdArray> tensors) {
    Stream.concat(LayerTypes.ALL.stream(), layers.stream()).forEach(type -> types.put(type.getSimpleName(), type));
    this.tensors = tensors;
  }

  // ---- to JSON ----

  /// @throws IllegalArgumentException when a part is neither a record nor one of a fixed set
  static Object describe(Object value) {
    return switch (value) {
      case String _, Long _, Integer _, Double _, Boolean _ -> value;
      case Parameter parameter -> parameter(parameter);
      case List<?> list -> list.stream().map(Architecture::describe).toList();
      case Activation activation -> object("Activation", Map.of(NAME, activation.name()));
      case Enum<?> constant -> object(constant.getDeclaringClass().getSimpleName(), Map.of(NAME, constant.name()));
      case Graph graph -> object("Graph", GraphDescription.of(graph));
      case Record record -> object(record.getClass().getSimpleName(), components(record));
      default -> throw new IllegalArgumentException("A model is saved as records, but " + value.getClass().getName()
          + " is none: write it as a record of texts, numbers, parameters and layers.");
    };
  }

  private static Map<String, Object> object(String type, Map<String, Object> fields) {
    var object = new LinkedHashMap<String, Object>();
    object.put(TYPE, type);
    object.putAll(fields);
    return object;
  }

  private static Map<String, Object> parameter(Parameter parameter) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(NAME, parameter.name());
    fields.put(ROLE, parameter.role().name());
    return fields;
  }

  private static Map<String, Object> components(Record record) {
    var fields = new LinkedHashMap<String, Object>();
    for (var component : record.getClass().getRecordComponents()) {
      var value = value(record, component);
      if (value != null) {
        fields.put(component.getName(), describe(value));
      } else if (!LayerTypes.isOptional(component)) {
        throw new IllegalArgumentException("A model is saved with all that it is made of, but \""
            + component.getName() + "\" of a " + record.getClass().getSimpleName() + " is null.");
      }
    }
    return fields;
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException | InaccessibleObjectException failure) {
      throw closed(record.getClass(), failure);
    }
  }

  private static IllegalArgumentException closed(Class<?> type, Throwable failure) {
    return new IllegalArgumentException("The record " + type.getName()
        + " cannot be looked into; open its package to the module org.adjoint.nn.", failure);
  }

  // ---- from JSON ----

  /// Builds what a value of the file describes.
  ///
  /// @param type what is needed
  /// @throws IllegalArgumentException when the value describes something else
  <T> T build(Class<T> type, Object description) {
    var built = built(type, description);
    if (!wrapped(type).isInstance(built)) {
      throw new IllegalArgumentException("a " + type.getSimpleName() + " is needed where "
          + Excerpt.quoted(description) + " stands");
    }
    @SuppressWarnings("unchecked") T checked = (T) built;
    return checked;
  }

  private Object built(Type type, Object description) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      if (description instanceof List<?> elements) {
        var needed = list.getActualTypeArguments()[0];
        return (needed == Integer.class ? Fields.forAxes(elements) : elements).stream()
            .map(element -> needed instanceof Class<?> each ? build(each, element) : built(needed, element)).toList();
      }
      throw new IllegalArgumentException("a list is needed where " + Excerpt.quoted(description) + " stands");
    }
    if (type == Parameter.class) {
      var fields = Fields.of("a parameter", description);
      var role = (Parameter.Role) constant(Parameter.Role.class, fields.text(ROLE));
      return parameters.computeIfAbsent(fields.text(NAME), name -> parameter(name, role));
    }
    if ((type == int.class || type == Integer.class) && description instanceof Long number) {
      return Math.toIntExact(number);
    }
    if ((type == double.class || type == Double.class) && description instanceof Number number) {
      return number.doubleValue();
    }
    return description instanceof Map<?, ?> && type instanceof Class<?> needed
        ? object(needed, Fields.of("a layer", description))
        : description;
  }

  private Object object(Class<?> needed, Fields fields) {
    var name = fields.text(TYPE);
    var type = Stream.concat(Stream.of(needed), permitted(needed)).filter(each -> each.getSimpleName().equals(name))
        .findFirst().orElse(types.get(name));
    if (type == null) {
      throw new IllegalArgumentException("it has a layer of the type " + Excerpt.quoted(name)
          + ", which is none of this library; give the class of one of your own");
    }
    if (type == Activation.class) {
      return Activation.valueOf(fields.text(NAME));
    }
    if (type == Graph.class) {
      return new GraphDescription(this).build(fields);
    }
    return type.isEnum() ? constant(type, fields.text(NAME)) : record(type, fields.values());
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()) : Stream.empty();
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants()).filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + type.getSimpleName() + " "
            + Excerpt.quoted(name)));
  }

  private Object record(Class<?> type, Map<?, ?> values) {
    var fields = new Fields("the " + type.getSimpleName(), values);
    var components = type.getRecordComponents();
    var names = Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toCollection(HashSet::new));
    names.add(TYPE);
    fields.requireOnly(names);
    var arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      var component = components[i];
      if (LayerTypes.isOptional(component) && !values.containsKey(component.getName())) {
        continue;
      }
      arguments[i] = built(component.getGenericType(), fields.get(component.getName()));
      if (!wrapped(component.getType()).isInstance(arguments[i])) {
        throw new IllegalArgumentException("\"" + component.getName() + "\" of the " + type.getSimpleName()
            + " should be a " + component.getType().getSimpleName() + ", but is "
            + Excerpt.quoted(fields.get(component.getName())));
      }
    }
    return construct(type, arguments, Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
  }

  private static Object construct(Class<?> type, @Nullable Object[] arguments, Class<?>... components) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(components);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException failure) {
      throw new IllegalArgumentException(
          String.valueOf(Objects.requireNonNullElse(failure.getCause(), failure).getMessage()), failure);
    } catch (ReflectiveOperationException | InaccessibleObjectException failure) {
      throw closed(type, failure);
    }
  }

  private static Class<?> wrapped(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  private Parameter parameter(String name, Parameter.Role role) {
    var value = tensors.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no tensor " + Excerpt.quoted(name));
    }
    Initializer unknown = (_, _) -> {
      throw new IllegalStateException("The parameter \"" + name
          + "\" was loaded from a file, which does not say what it starts from; build its layer anew to initialise it.");
    };
    var parameter = new Parameter(name, role, value.dtype(), value.shape(), unknown);
    parameter.value().assign(value);
    return parameter;
  }

  /// @throws IllegalArgumentException when there are tensors that no layer has asked for
  void requireAllUsed() {
    var left = new TreeSet<>(tensors.keySet());
    left.removeAll(parameters.keySet());
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("it has a tensor that no layer uses, " + Excerpt.quoted(left.first()));
    }
  }
}
