package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.adjoint.codegen.kernel.KernelLoop;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.Buffer;

/// Writes a loop over routines as a method: a plain `for` that calls the methods of its body.
final class LoopMethod {
  private final KernelLoop loop;
  private final String name;
  private final Map<Routine, String> methods;
  private final Names names = new Names(List.of("from", "to"));
  private final Expressions expressions = new Expressions(names, new ScalarDialect(true),
      new VectorDialect(0, false, new TreeMap<>()), new TreeMap<>(), false);
  /// Parts of an array and the whole of it are one parameter.
  private final Map<Integer, String> arrays = new HashMap<>();
  private final CodeBlock.Builder code = CodeBlock.builder();

  /// @param methods the names of the methods of the body
  LoopMethod(KernelLoop loop, String name, Map<Routine, String> methods) {
    this.loop = loop;
    this.name = name;
    this.methods = methods;
  }

  MethodSpec method() {
    var method = MethodSpec.methodBuilder(name).addModifiers(Modifier.STATIC)
        .addJavadoc("$L", KernelMethod.documentation(loop));
    for (var buffer : loop.buffers()) {
      arrays.put(buffer.index(), names.define(buffer, buffer.label()));
      method.addParameter(ArrayTypeName.of(ScalarDialect.type(buffer.dtype())), array(buffer));
    }
    loop.symbols().forEach(symbol -> method.addParameter(int.class, names.define(symbol, symbol)));
    loop.steps().forEach(step -> method.addParameter(int.class, names.define(step, step.label())));
    method.addParameter(int.class, "from").addParameter(int.class, "to");
    loop.initial().forEach(this::write);
    var step = names.define(loop.step(), loop.step().label());
    if (loop.reverse()) {
      code.beginControlFlow("for (int $L = to - 1; $L >= from; $L--)", step, step, step);
    } else {
      code.beginControlFlow("for (int $L = from; $L < to; $L++)", step, step, step);
    }
    loop.body().forEach(routine -> code.addStatement("$L($L)", methods.get(routine), arguments(routine)));
    loop.carried().forEach(this::write);
    code.endControlFlow();
    return method.addCode(code.build()).build();
  }

  private String array(Buffer buffer) {
    return Objects.requireNonNull(arrays.get(buffer.index()));
  }

  private CodeBlock arguments(Routine routine) {
    var values = routine.buffers().stream().map(this::array);
    var sizes = routine.symbols().stream().map(symbol -> names.of(symbol, symbol));
    var steps = routine.steps().stream().map(step -> names.of(step, step.label()));
    var range = Stream.of("0", expressions.extent(routine.range()));
    return Stream.of(values, sizes, steps, range).flatMap(arguments -> arguments)
        .map(argument -> CodeBlock.of("$L", argument)).collect(CodeBlock.joining(",$W"));
  }

  private void write(KernelLoop.Move move) {
    code.addStatement("System.arraycopy($L, $L,$W$L, $L,$W$L)", array(move.from()), expressions.index(move.fromPlace()),
        array(move.to()), expressions.index(move.toPlace()), expressions.extent(move.length()));
  }
}
