package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;
import org.adjoint.codegen.kernel.Stmt;

/// Writes what replaces a value for rare elements. In vectors they are computed in arrays, one by one: no vector is passed to a method.
final class RareElements {
  private final Stmt.LetExcept let;
  private final Names names;
  private final VectorDialect vector;
  private final CodeWriter code;

  RareElements(Stmt.LetExcept let, Names names, VectorDialect vector, CodeWriter code) {
    this.let = let;
    this.names = names;
    this.vector = vector;
    this.code = code;
  }

  /// @param rare where the value is to be replaced
  /// @param x what the function is applied to
  void write(Code rare, Code x) {
    var result = names.of(let.local(), let.local().label());
    if (rare.vector()) {
      var isRare = names.define(let, "isRare");
      code.addStatement("var $L = $L", isRare, rare.text());
      code.beginControlFlow("if ($L.anyTrue())", isRare);
      names.open();
      writeLanes(isRare, x.text(), result);
      names.close();
    } else {
      code.beginControlFlow("if ($L)", rare.text());
      code.addStatement("$L = $L", result, function(x.text()));
    }
    code.endControlFlow();
  }

  private void writeLanes(String isRare, CodeBlock x, String result) {
    var arguments = names.define("arguments", "arguments");
    var results = names.define("results", "results");
    var lane = names.define("lane", "lane");
    code.addStatement("var $L = $L.toArray()", arguments, x);
    code.addStatement("var $L = $L.toArray()", results, result);
    code.beginControlFlow("for (int $L = 0; $L < $L; $L++)", lane, lane, vector.lanes(), lane);
    code.beginControlFlow("if ($L.laneIsSet($L))", isRare, lane);
    code.addStatement("$L[$L] = $L", results, lane, function(CodeBlock.of("$L[$L]", arguments, lane)));
    code.endControlFlow();
    code.endControlFlow();
    code.addStatement("$L = $L", result, vector.load(let.local().dtype(), results, CodeBlock.of("0")).text());
  }

  private CodeBlock function(CodeBlock x) {
    return switch (let.function()) {
      case SIN -> CodeBlock.of("StrictMath.sin($L)", x);
      case COS -> CodeBlock.of("StrictMath.cos($L)", x);
    };
  }
}
