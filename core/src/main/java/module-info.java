/// Expression graphs of tensor operations, their derivatives as more graph, and a reference interpreter.
module org.adjoint.core {
  requires static transitive org.jspecify;

  exports org.adjoint.array;
  exports org.adjoint.autodiff;
  exports org.adjoint.eval;
  exports org.adjoint.functions;
  exports org.adjoint.graph;
  exports org.adjoint.rewrite;

  uses org.adjoint.eval.Backend;
}
