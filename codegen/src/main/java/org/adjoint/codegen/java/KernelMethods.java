package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.KernelLoop;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.kernel.Stmt;

/// The methods of a class that compute routines, and the constants that they mention.
final class KernelMethods {
  private final Machine machine;
  private final Names names;
  private final List<MethodSpec> methods = new ArrayList<>();
  private final List<List<String>> byRoutine = new ArrayList<>();
  private final Map<String, Expr.Literal> constants = new TreeMap<>();
  private final Map<String, VectorDialect.Species> species = new TreeMap<>();
  private final LaneExchanges exchanges = new LaneExchanges();
  private final SquareTranspositions squares = new SquareTranspositions(this::define, exchanges);
  private boolean looksUp;

  /// @param reserved what no method may be called
  KernelMethods(Machine machine, Collection<String> reserved) {
    this.machine = machine;
    names = new Names(Stream.concat(reserved.stream(), Stream.of(KernelMethod.CHECKED)).toList());
  }

  /// A name for another method of the class.
  String define(String label) {
    return names.define(new Object(), label);
  }

  /// Writes the method of a routine, and those that it calls after it.
  ///
  /// @return its name
  String write(Routine routine) {
    int first = methods.size();
    var name = add(routine);
    byRoutine.add(methods.subList(first, methods.size()).stream().map(MethodSpec::name).toList());
    return name;
  }

  private String add(Routine routine) {
    var name = names.define(routine, routine.label());
    int at = methods.size();
    methods.addAll(at, switch (routine) {
      case Kernel kernel -> {
        looksUp |= looksUp(kernel.body());
        yield methods(kernel, name, KernelMethod.documentation(kernel));
      }
      case KernelLoop loop -> {
        var called = new HashMap<Routine, String>();
        loop.body().forEach(inner -> called.put(inner, add(inner)));
        yield List.of(new LoopMethod(loop, name, called).method());
      }
    });
    return name;
  }

  private List<MethodSpec> methods(Kernel kernel, String name, String documentation) {
    return new KernelMethod(kernel, name, documentation, machine, constants, species, squares, exchanges, this::define)
        .methods();
  }

  /// Writes the plain form of a kernel, as one more method of the routine that was written last.
  ///
  /// @param tiled the name of the kernel's method
  /// @return the name of its method
  String writePlain(Kernel plain, String tiled) {
    var name = names.define(plain, plain.label());
    methods.addAll(methods(plain, name, "The same as {@link #" + tiled
        + "} in plain loops, for as long as the JIT compiler has not compiled its tiles.\n"));
    byRoutine.set(byRoutine.size() - 1, Stream.concat(byRoutine.getLast().stream(), Stream.of(name)).toList());
    return name;
  }

  private static boolean looksUp(List<Stmt> body) {
    return body.stream().anyMatch(statement -> statement instanceof Stmt.Lookup
        || (statement instanceof Stmt.Loop loop && looksUp(loop.body())));
  }

  /// For each routine that was written the names of its methods, the one that is called first.
  List<List<String>> byRoutine() {
    return List.copyOf(byRoutine);
  }

  /// The methods so far, and what they need besides.
  List<MethodSpec> methods() {
    var checks = looksUp ? Stream.of(checked()) : Stream.<MethodSpec>empty();
    return Stream.of(methods.stream(), squares.methods().stream(), checks).flatMap(written -> written).toList();
  }

  private static MethodSpec checked() {
    return MethodSpec.methodBuilder(KernelMethod.CHECKED).addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addJavadoc("{@code index}, if an axis of {@code size} places has it.\n").returns(int.class)
        .addParameter(long.class, "index").addParameter(int.class, "size").addParameter(String.class, "lookup")
        .beginControlFlow("if (index < 0 || index >= size)")
        .addStatement("throw new $T($S + index + $S + lookup$W+ $S + size + $S)", IndexOutOfBoundsException.class,
            "The index ", " of ", " is outside of the axis, which has ", " places.")
        .endControlFlow().addStatement("return (int) index").build();
  }

  /// The constants that the methods so far mention.
  List<FieldSpec> fields() {
    var fields = new ArrayList<FieldSpec>();
    species.forEach((name, species) -> fields.add(constant(species.type(), name,
        CodeBlock.of("$T.SPECIES_$L", species.vectorClass(), species.bits()))));
    if (!species.isEmpty()) {
      var laneSpecies = Map.of("FLOAT_LANES", List.of("FLOATS", "INTS"), "DOUBLE_LANES",
          List.of("DOUBLES", "HALF_FLOATS", "HALF_INTS"));
      VectorDialect.laneConstants(machine.vectorBits()).keySet()
          .forEach(name -> laneSpecies.getOrDefault(name, List.of())
              .stream().filter(species::containsKey).findFirst().ifPresent(first -> fields.add(
                  constant(TypeName.INT, name, CodeBlock.of("$L.length()", first)))));
    }
    fields.addAll(exchanges.fields());
    var scalar = new ScalarDialect(true);
    constants.forEach((name, number) -> fields.add(constant(
        TypeName.get(ScalarDialect.type(number.dtype())), name,
        scalar.number(number.value(), number.dtype()).text())));
    return fields;
  }

  private static FieldSpec constant(TypeName type, String name, CodeBlock value) {
    return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL).initializer(value).build();
  }

  /// The compilation unit of a class that has these methods.
  String file(String packageName, TypeSpec type) {
    var file = JavaFile.builder(packageName, type).skipJavaLangImports(true).indent("  ");
    if (!species.isEmpty()) {
      file.addStaticImport(VectorDialect.OPERATORS, "*");
    }
    return file.build().toString();
  }
}
