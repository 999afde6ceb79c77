package org.adjoint.codegen.export;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.adjoint.codegen.java.GeneratedSource;

/// A process that has exported classes, and nothing else but the JDK.
public final class ForeignProcess {
  /// What a class was given, and what came of it.
  ///
  /// @param passed the arguments of `run`: arrays and sizes
  /// @param allocated by a second run
  /// @param keepsItsArrays whether the second run used those of the first
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(Object[] passed, long allocated, boolean keepsItsArrays) {
  }

  private final Path folder;
  private final Map<String, Object[]> calls = new LinkedHashMap<>();
  private final List<Path> sources = new ArrayList<>();

  /// @param folder for its files
  ForeignProcess(Path folder) {
    this.folder = folder;
  }

  /// Prepares a run of an exported class.
  ///
  /// @param passed the arguments of `run`
  void add(GeneratedSource source, Object... passed) throws IOException {
    sources.add(source.writeTo(folder.resolve("sources")));
    var caller = source.className() + "Caller";
    var arguments = new ArrayList<String>();
    for (int at = 0; at < passed.length; at++) {
      arguments.add("(" + passed[at].getClass().getSimpleName() + ") passed[" + at + "]");
    }
    var text = """
        package %s;

        public final class %s implements java.util.function.Consumer<Object[]> {
          private final %s called = new %s();

          @Override
          public void accept(Object[] passed) {
            called.run(%s);
          }
        }
        """.formatted(source.packageName(), caller, source.className(), source.className(),
        String.join(", ", arguments));
    sources.add(new GeneratedSource(source.packageName(), caller, text, List.of()).writeTo(folder.resolve("callers")));
    calls.put(source.packageName() + "." + caller, passed);
  }

  /// Compiles all classes, with every warning an error, and runs each twice.
  ///
  /// @return what came of them, by the names of the classes
  Map<String, Outcome> run(String... options) throws IOException, InterruptedException, ClassNotFoundException {
    var driver = folder.resolve("Driver.java");
    try (var text = ForeignProcess.class.getResourceAsStream("/export/Driver.java")) {
      Files.write(driver, Objects.requireNonNull(text).readAllBytes());
    }
    compile(Stream.concat(sources.stream(), Stream.of(driver)).toList(), folder.resolve("classes"), options);
    for (var call : calls.entrySet()) {
      try (var out = new ObjectOutputStream(Files.newOutputStream(folder.resolve(call.getKey())))) {
        out.writeObject(call.getValue());
      }
    }
    java(calls.keySet());
    var outcomes = new LinkedHashMap<String, Outcome>();
    for (var name : calls.keySet()) {
      try (var in = new ObjectInputStream(Files.newInputStream(folder.resolve(name + ".out")))) {
        outcomes.put(name.replaceFirst("Caller$", ""),
            new Outcome((Object[]) in.readObject(), in.readLong(), in.readBoolean()));
      }
    }
    return outcomes;
  }

  /// Compiles with nothing on the class path.
  public static void compile(List<Path> sources, Path classes, String... options) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    var all = new ArrayList<>(List.of("-Xlint:all,-incubating", "-Werror", "-proc:none", "-classpath", "", "-d",
        classes.toString()));
    all.addAll(List.of(options));
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      if (!compiler.getTask(said, files, null, all, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
        throw new AssertionError(said.toString());
      }
    }
  }

  private void java(Iterable<String> names) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-cp", folder.resolve("classes").toString(), "Driver",
        folder.toString()));
    names.forEach(command::add);
    var errors = folder.resolve("errors.txt");
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(errors.toFile()).start();
    if (process.waitFor() != 0) {
      throw new AssertionError(Files.readString(errors));
    }
  }
}
