/// Compiles programs to fused kernels, written as Java source and run on the Vector API.
module org.adjoint.codegen {
  requires transitive org.adjoint.core;
  requires com.fasterxml.jackson.core;
  requires com.palantir.javapoet;
  requires info.picocli;
  requires java.compiler;
  requires org.antlr.antlr4.runtime;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports org.adjoint.codegen.export;
  exports org.adjoint.codegen.inspect;
  exports org.adjoint.codegen.java;
  exports org.adjoint.codegen.kernel;
  exports org.adjoint.codegen.runtime;
  exports org.adjoint.codegen.schedule;

  opens org.adjoint.codegen.app to info.picocli;

  provides org.adjoint.eval.Backend with org.adjoint.codegen.runtime.GeneratedCodeBackend;
}
