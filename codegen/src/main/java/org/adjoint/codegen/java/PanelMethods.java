package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.lang.model.element.Modifier;
import org.adjoint.codegen.kernel.Contents;
import org.adjoint.codegen.kernel.Index;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.LoopAxis;
import org.adjoint.codegen.kernel.Stmt;

/// Writes the panels of a product, columns that are computed together, as methods of their own. Small methods are compiled sooner, and in
/// large ones the JIT compiler gives up on inlining and leaves vectors on the heap.
final class PanelMethods {
  private final String kernel;
  private final UnaryOperator<String> methodNames;
  private final Names names;
  private final CodeWriter code;
  private final List<MethodSpec> methods = new ArrayList<>();

  /// @param kernel the name of the kernel's method
  /// @param methodNames gives a name to a method of the class
  PanelMethods(String kernel, UnaryOperator<String> methodNames, Names names, CodeWriter code) {
    this.kernel = kernel;
    this.methodNames = methodNames;
    this.names = names;
    this.code = code;
  }

  /// The methods so far.
  List<MethodSpec> methods() {
    return methods;
  }

  /// Writes a method, and a call of it.
  ///
  /// @param kind what is added to the name of the kernel
  /// @param columns how many columns there are, as code says it
  /// @param given the arguments for variables that the method needs, where they are not those of the same name
  /// @param body what the method does
  /// @param writing writes it
  void call(String kind, String columns, Map<Index.Variable, CodeBlock> given, List<Stmt> body, Runnable writing) {
    var contents = Contents.of(body);
    var name = methodNames.apply(kernel + " " + kind);
    var arguments = new ArrayList<CodeBlock>();
    var method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addJavadoc("{@code $L} columns of {@link #$L}.\n", columns, kernel);
    names.open();
    for (var buffer : contents.buffers()) {
      var array = names.of(buffer, buffer.label());
      method.addParameter(ArrayTypeName.of(ScalarDialect.type(buffer.dtype())), array);
      arguments.add(CodeBlock.of(array));
    }
    for (var symbol : contents.symbols()) {
      method.addParameter(int.class, names.of(symbol, symbol));
      arguments.add(CodeBlock.of(names.of(symbol, symbol)));
    }
    for (var variable : contents.variables()) {
      var identifier = names.of(variable, variable.label());
      method.addParameter(type(variable), identifier);
      arguments.add(given.getOrDefault(variable, CodeBlock.of(identifier)));
    }
    if (contents.range().isPresent()) {
      method.addParameter(int.class, "from").addParameter(int.class, "to");
      arguments.add(CodeBlock.of("from"));
      arguments.add(CodeBlock.of("to"));
    }
    methods.add(method.addCode(code.apart(writing)).build());
    names.close();
    code.addStatement("$L($L)", name, CodeBlock.join(arguments, ",$W"));
  }

  private static TypeName type(Index.Variable variable) {
    return switch (variable) {
      case LoopAxis _ -> TypeName.INT;
      case Local local -> TypeName.get(ScalarDialect.type(local.dtype()));
    };
  }
}
