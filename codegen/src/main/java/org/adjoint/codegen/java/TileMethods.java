package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.lang.model.element.Modifier;
import org.adjoint.codegen.kernel.Contents;
import org.adjoint.codegen.kernel.Index;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.LoopAxis;
import org.adjoint.codegen.kernel.Stmt;
import org.jspecify.annotations.Nullable;

/// Writes the tiles of a product, elements whose sums stay in registers together, as methods of their own, one for each size of tile. The JIT
/// compiler starts anew for each hot loop of a method that runs already; in large methods it gives up on inlining, and leaves vectors on the heap.
final class TileMethods {
  /// What narrow tiles add to the names of wide ones.
  static final String NARROW = " narrow";

  /// The columns of tiles that are being written.
  ///
  /// @param kind what it adds to the name of a tile
  /// @param count how many there are, as code says it
  private record Columns(String kind, String count) {
  }

  /// The rows of tiles that a method goes through.
  ///
  /// @param kind what it adds to the name of the method
  /// @param count how many a tile has
  /// @param bounds the parameters of the kernel between which they are
  /// @param next the variable that holds the row after the last one, if the caller goes on from there
  record Rows(String kind, int count, List<String> bounds, Optional<String> next) {
  }

  private final String kernel;
  private final UnaryOperator<String> methodNames;
  private final Names names;
  private final CodeWriter code;
  private final List<MethodSpec> methods = new ArrayList<>();
  private @Nullable Columns columns;

  /// @param kernel the name of the kernel's method
  /// @param methodNames gives a name to a method of the class
  TileMethods(String kernel, UnaryOperator<String> methodNames, Names names, CodeWriter code) {
    this.kernel = kernel;
    this.methodNames = methodNames;
    this.names = names;
    this.code = code;
  }

  /// The methods so far.
  List<MethodSpec> methods() {
    return methods;
  }

  /// Whether statements are a tile: some sums, and the loop over their terms.
  static boolean isTile(List<Stmt> body) {
    return body.stream().anyMatch(Stmt.Accumulator.class::isInstance)
        && body.stream().anyMatch(Stmt.Loop.class::isInstance);
  }

  /// Runs `writing`, within which tiles become methods.
  ///
  /// @param kind what is added to their names
  /// @param count how many columns they have, as code says it
  void inColumns(String kind, String count, Runnable writing) {
    columns = new Columns(kind, count);
    writing.run();
    columns = null;
  }

  /// Whether statements are a tile that becomes a method.
  boolean become(List<Stmt> body) {
    return columns != null && isTile(body);
  }

  /// Writes a method that goes through tiles, and a call of it.
  ///
  /// @param contents of what `writing` writes
  void call(Rows rows, Contents contents, Runnable writing) {
    var across = Objects.requireNonNull(columns);
    var name = methodNames.apply(kernel + across.kind + rows.kind);
    var arguments = new ArrayList<String>();
    var method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addJavadoc("{@code $L} by {@code $L} elements of {@link #$L} at a time$L.\n", rows.count, across.count, kernel,
            rows.next.isPresent() ? "; gives the row after them" : "");
    names.open();
    for (var buffer : contents.buffers()) {
      var array = names.of(buffer, buffer.label());
      method.addParameter(ArrayTypeName.of(ScalarDialect.type(buffer.dtype())), array);
      arguments.add(array);
    }
    for (var symbol : contents.symbols()) {
      method.addParameter(int.class, names.of(symbol, symbol));
      arguments.add(names.of(symbol, symbol));
    }
    for (var variable : contents.variables()) {
      var identifier = names.of(variable, variable.label());
      method.addParameter(type(variable), identifier);
      arguments.add(identifier);
    }
    for (var bound : rows.bounds) {
      method.addParameter(int.class, bound);
      arguments.add(bound);
    }
    columns = null;
    method.addCode(code.apart(writing));
    columns = across;
    rows.next.ifPresent(row -> method.returns(int.class).addStatement("return $L", row));
    methods.add(method.build());
    names.close();
    code.addStatement("$L$L($L)", rows.next.map(row -> row + " = ").orElse(""), name,
        arguments.stream().map(argument -> CodeBlock.of("$L", argument)).collect(CodeBlock.joining(",$W")));
  }

  private static TypeName type(Index.Variable variable) {
    return switch (variable) {
      case LoopAxis _ -> TypeName.INT;
      case Local local -> TypeName.get(ScalarDialect.type(local.dtype()));
    };
  }
}
