package org.adjoint.codegen.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Debuggers find the source of generated code, its lines and its variables.
class DebugInformationTest {
  private static GeneratedSource source(Machine machine) {
    var x = Tensor.input("pixels", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 40));
    var score = x.mul(2).sub(1).named("score");
    return new GeneratedCodeBackend(machine)
        .compile(Program.named("mean loss").output("loss", score.mul(score.exp()).mean()).build()).source();
  }

  private static ClassModel compiled(GeneratedSource source, Machine machine) {
    var classes = SourceCompiler.checkedClasses(source, machine.vectorBits() > 0);
    return ClassFile.of().parse(Objects.requireNonNull(classes.get("org.adjoint.generated.MeanLoss")));
  }

  private static Stream<MethodModel> methodsWithCode(ClassModel type) {
    return type.methods().stream().filter(method -> method.code().isPresent());
  }

  private static List<String> variables(CodeModel code) {
    return code.findAttribute(Attributes.localVariableTable()).stream()
        .flatMap(table -> table.localVariables().stream()).map(variable -> variable.name().stringValue()).toList();
  }

  private static List<Integer> lines(CodeModel code) {
    return code.findAttribute(Attributes.lineNumberTable()).stream().flatMap(table -> table.lineNumbers().stream())
        .map(LineNumberInfo::lineNumber).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void theSourceFileTheLinesAndTheUsersNamesAreInTheClass(int vectorBits) {
    var machine = new Machine(vectorBits, 16);
    var source = source(machine);
    var type = compiled(source, machine);
    assertThat(type.findAttribute(Attributes.sourceFile()).orElseThrow().sourceFile().stringValue())
        .isEqualTo("MeanLoss.java").isEqualTo(source.fileName());
    var all = new ArrayList<Integer>();
    methodsWithCode(type).forEach(method -> all.addAll(lines(method.code().orElseThrow())));
    assertThat(all).allMatch(line -> line >= 1 && line <= source.text().lines().count());
    // Every statement is a place for a breakpoint.
    var text = source.text().lines().toList();
    for (int line = 1; line <= text.size(); line++) {
      if (text.get(line - 1).matches("    +(float|var|int) \\w+ = .*")) {
        assertThat(all).as(text.get(line - 1)).contains(line);
      }
    }
    var kernel = methodsWithCode(type).filter(method -> method.methodName().equalsString("loss")).findFirst();
    assertThat(variables(kernel.orElseThrow().code().orElseThrow())).contains("pixels", "batch", "loss", "score_i",
        "from",
        "to");
  }
}
