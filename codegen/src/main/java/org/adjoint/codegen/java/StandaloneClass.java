package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Schedule;
import org.adjoint.graph.Program;

/// Writes a program as a class that stands for itself: a method `run` over plain arrays, the kernels that it calls, constants, and arrays for
/// what is computed on the way.
public final class StandaloneClass {
  private static final String RUN = "run";

  private final Program program;
  private final BufferPlan plan;
  private final Machine machine;
  private final KernelMethods kernels;
  private final Names names = new Names(List.of());
  private final Subscripts subscripts = new Subscripts(names, "");
  private final RunParameters parameters;
  private final ConstantArrays constants;
  private final WorkspaceFields workspace;
  private final ArgumentChecks checks;
  private final Map<Integer, String> arrays = new HashMap<>();

  private StandaloneClass(Program program, Schedule schedule, BufferPlan plan, Machine machine) {
    this.program = program;
    this.plan = plan;
    this.machine = machine;
    kernels = new KernelMethods(machine, Stream.of(List.of(RUN, WorkspaceFields.AT_LEAST),
        ArgumentChecks.methodNames(), ConstantArrays.methodNames()).flatMap(List::stream).toList());
    parameters = new RunParameters(program, schedule, plan, names);
    constants = new ConstantArrays(plan, names);
    workspace = new WorkspaceFields(plan, program.symbols(), names, subscripts);
    checks = parameters.checks(subscripts);
    Stream.of(parameters.byBuffer(), constants.byBuffer(), workspace.byBuffer()).forEach(arrays::putAll);
  }

  /// The source of a program.
  ///
  /// @param program as the user wrote it
  /// @param schedule its groups
  /// @param plan its arrays
  /// @param routines in the order in which they run
  /// @param machine in whose vectors; [Machine#SCALAR] for code without the Vector API
  /// @param packageName the package of the class; empty for the unnamed package
  /// @param className its simple name
  /// @throws IllegalArgumentException when the program has more inputs, outputs and sizes than a method takes parameters
  public static GeneratedSource generate(Program program, Schedule schedule, BufferPlan plan, List<Routine> routines,
      Machine machine, String packageName, String className) {
    return new StandaloneClass(program, schedule, plan, machine).source(routines, packageName, className);
  }

  private GeneratedSource source(List<Routine> routines, String packageName, String className) {
    var run = runMethods(routines);
    var type = TypeSpec.classBuilder(className).addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addJavadoc("$L", documentation());
    kernels.fields().forEach(type::addField);
    constants.fields().forEach(type::addField);
    workspace.fields().forEach(type::addField);
    type.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC)
        .addJavadoc("Makes room for what is computed on the way.\n").build());
    run.forEach(type::addMethod);
    kernels.methods().stream().map(StandaloneClass::hidden).forEach(type::addMethod);
    Stream.of(workspace.methods(), checks.methods(), constants.methods()).flatMap(List::stream)
        .forEach(type::addMethod);
    return new GeneratedSource(packageName, className, kernels.file(packageName, type.build()), kernels.byRoutine());
  }

  private String documentation() {
    var vectors = ".\n\n<p>It uses vectors of " + machine.vectorBits()
        + " bits, and is fast on processors that have them. Compile and run it with\n"
        + "{@code --add-modules jdk.incubator.vector}.";
    return Names.comment(program.name()) + ", written by Adjoint. It needs nothing but the JDK"
        + (machine.vectorBits() > 0 ? vectors : ", of release 21 or newer.") + """


        <p>An object keeps the arrays for what is computed on the way, so that running it again allocates
        nothing. It belongs to one thread at a time, and runs on the thread of its caller. Matrices lie in
        their arrays row by row.
        """;
  }

  private static MethodSpec hidden(MethodSpec method) {
    return method.modifiers().contains(Modifier.PRIVATE) ? method
        : method.toBuilder().addModifiers(Modifier.PRIVATE).build();
  }

  /// The method `run`, and where there are many routines those that it calls, each for some of them.
  private List<MethodSpec> runMethods(List<Routine> routines) {
    var run = MethodSpec.methodBuilder(RUN).addModifiers(Modifier.PUBLIC)
        .addJavadoc("""
            Computes all outputs and updates. An array whose size is not fixed may be longer than needed. No
            array that is written may be passed twice.

            """);
    parameters.addTo(run);
    run.addJavadoc("@throws IllegalArgumentException when a size is less than 1, or an array does not fit\n");
    run.addCode(checks.statements()).addCode(workspace.growth());
    var methods = new ArrayList<MethodSpec>();
    if (routines.size() <= JavaGenerator.MOST_CALLS) {
      run.addCode(calls(routines));
    } else {
      for (int first = 0; first < routines.size(); first += JavaGenerator.MOST_CALLS) {
        var some = routines.subList(first, Math.min(routines.size(), first + JavaGenerator.MOST_CALLS));
        var part = MethodSpec.methodBuilder(kernels.define("run from " + first)).addModifiers(Modifier.PRIVATE);
        var arguments = parameters.addTo(part, some);
        methods.add(part.addCode(calls(some)).build());
        run.addStatement("$L($L)", methods.getLast().name(), joined(arguments.stream()));
      }
    }
    plan.copies()
        .forEach(copy -> run.addStatement("System.arraycopy($L, 0, $L, 0, $L)", arrays.get(copy.from().index()),
            arrays.get(copy.to().index()), subscripts.of(copy.to().shape().elements())));
    methods.addFirst(run.build());
    return methods;
  }

  private CodeBlock calls(List<Routine> routines) {
    var calls = CodeBlock.builder();
    for (var routine : routines) {
      var values = routine.buffers().stream().map(buffer -> Objects.requireNonNull(arrays.get(buffer.index())));
      var sizes = routine.symbols().stream().map(symbol -> names.of(symbol, symbol));
      var range = Stream.of("0", subscripts.of(routine.range()));
      calls.addStatement("$L($L)", kernels.write(routine),
          joined(Stream.of(values, sizes, range).flatMap(arguments -> arguments)));
    }
    return calls.build();
  }

  private static CodeBlock joined(Stream<String> arguments) {
    return arguments.map(argument -> CodeBlock.of("$L", argument)).collect(CodeBlock.joining(",$W"));
  }
}
