/// A small language for tensor expressions: `h = tanh(x @ w + b); mean((h - y)^2)`. The grammar is `Expression.g4`, from which ANTLR
/// makes the parser; [Expressions][org.adjoint.codegen.inspect.expression.Expressions] reads a text and builds its graph. Functions are those
/// of `org.adjoint.functions` and of [Tensor][org.adjoint.graph.Tensor], by their names; every mistake is reported with its column.
@NullMarked
package org.adjoint.codegen.inspect.expression;

import org.jspecify.annotations.NullMarked;
