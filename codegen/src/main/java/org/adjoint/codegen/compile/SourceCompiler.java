package org.adjoint.codegen.compile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.adjoint.codegen.java.GeneratedSource;
import org.jspecify.annotations.Nullable;

/// Compiles generated source in memory and loads its class with a loader of its own, which goes when the class goes.
public final class SourceCompiler {
  /// HotSpot's JIT compiler leaves larger methods to the interpreter (`HugeMethodLimit`).
  private static final int LARGEST_METHOD = 8_000;
  private static final MethodType RUN = MethodType.methodType(void.class, int.class, Object[].class, int[].class,
      int.class, int.class);

  private SourceCompiler() {
  }

  /// Compiles a class and gives its method `run(int kernel, Object[] arrays, int[] sizes, int from, int to)`.
  ///
  /// @throws CompilationException when there is no compiler in this runtime, or the source does not compile
  /// @throws MethodTooLargeException when a method is so large that it would never be optimised
  public static MethodHandle compile(GeneratedSource source, boolean vectorApi) {
    var classes = ClassCache.find().map(cache -> keptClasses(cache, source, vectorApi))
        .orElseGet(() -> checkedClasses(source, vectorApi));
    try {
      var loaded = new KernelLoader(classes).loadClass(source.qualifiedName());
      return MethodHandles.publicLookup().findStatic(loaded, "run", RUN);
    } catch (ReflectiveOperationException e) {
      throw new CompilationException("The generated class " + source.qualifiedName() + " cannot be loaded.", e);
    }
  }

  private static Map<String, byte[]> keptClasses(ClassCache cache, GeneratedSource source, boolean vectorApi) {
    var key = ClassCache.key(source.text(), vectorApi);
    return cache.read(key).orElseGet(() -> {
      var classes = checkedClasses(source, vectorApi);
      cache.write(key, classes);
      return classes;
    });
  }

  /// The classes of a source, by name.
  static Map<String, byte[]> checkedClasses(GeneratedSource source, boolean vectorApi) {
    var classes = compileClasses(source, vectorApi);
    classes.values().forEach(SourceCompiler::checkMethodSizes);
    return classes;
  }

  private static Map<String, byte[]> compileClasses(GeneratedSource source, boolean vectorApi) {
    var compiler = compiler();
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var options = new ArrayList<>(List.of("-g", "-proc:none", "-nowarn", "-classpath", ""));
    if (vectorApi) {
      options.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    try (var files =
        new MemoryFiles(compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8))) {
      boolean compiled = compiler.getTask(new StringWriter(), files, diagnostics, options, null,
          List.of(new SourceText(source))).call();
      if (!compiled) {
        throw new CompilationException("The generated class " + source.qualifiedName() + " does not compile: "
            + diagnostics.getDiagnostics() + "\n" + source.text());
      }
      return files.classes();
    } catch (IOException e) {
      throw new CompilationException("The generated class " + source.qualifiedName() + " cannot be compiled.", e);
    }
  }

  private static JavaCompiler compiler() {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw CompilationException.withoutCompiler();
    }
    return compiler;
  }

  private static void checkMethodSizes(byte[] classFile) {
    for (var method : ClassFile.of().parse(classFile).methods()) {
      int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
      if (size > LARGEST_METHOD) {
        throw new MethodTooLargeException(method.methodName().stringValue(), size, LARGEST_METHOD);
      }
    }
  }

  private static final class SourceText extends SimpleJavaFileObject {
    private final String text;

    SourceText(GeneratedSource source) {
      super(URI.create("string:///" + source.qualifiedName().replace('.', '/') + ".java"), Kind.SOURCE);
      text = source.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassBytes extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassBytes(String name) {
      super(URI.create("bytes:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class MemoryFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ClassBytes> written = new HashMap<>();

    MemoryFiles(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(JavaFileManager.Location location, String className,
        JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      var file = new ClassBytes(className);
      written.put(className, file);
      return file;
    }

    Map<String, byte[]> classes() {
      var classes = new HashMap<String, byte[]>();
      written.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
      return classes;
    }
  }

  /// Sees the JDK's classes only: generated code needs nothing else.
  private static final class KernelLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    KernelLoader(Map<String, byte[]> classes) {
      super("adjoint-kernels", ClassLoader.getPlatformClassLoader());
      this.classes = classes;
    }

    /// The JDK's loaders are not asked for what is here: they keep each name that they were ever asked for.
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!classes.containsKey(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return Objects.requireNonNull(defineClass(name, bytes, 0, bytes.length));
    }
  }
}
