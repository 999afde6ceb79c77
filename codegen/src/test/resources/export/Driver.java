import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs exported classes on arrays from files, in a process that has nothing but them and the JDK.
final class Driver {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// @param arguments a folder, and the names of the classes that call them; the arguments of each are in a file of its name, and what they
  ///     are afterwards goes into another
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    var folder = Path.of(arguments[0]);
    for (var name : List.of(arguments).subList(1, arguments.length)) {
      run(name, folder.resolve(name));
    }
  }

  @SuppressWarnings("unchecked")
  private static void run(String name, Path file) throws IOException, ReflectiveOperationException {
    var call = (Consumer<Object[]>) Class.forName(name).getConstructor().newInstance();
    try (var in = new ObjectInputStream(Files.newInputStream(file));
        var out = new ObjectOutputStream(Files.newOutputStream(file.resolveSibling(name + ".out")))) {
      var passed = (Object[]) in.readObject();
      call.accept(passed);
      out.writeObject(passed);
      var before = workspace(call);
      // The JVM itself may allocate in one of the runs.
      long allocated = Long.MAX_VALUE;
      for (int time = 0; time < 3; time++) {
        long start = THREADS.getCurrentThreadAllocatedBytes();
        call.accept(passed);
        allocated = Math.min(allocated, THREADS.getCurrentThreadAllocatedBytes() - start);
      }
      out.writeLong(allocated);
      out.writeBoolean(workspace(call).equals(before));
    }
  }

  /// Which arrays the called object keeps.
  private static List<Integer> workspace(Object call) throws ReflectiveOperationException {
    var field = call.getClass().getDeclaredField("called");
    field.setAccessible(true);
    var called = field.get(call);
    var arrays = new ArrayList<Integer>();
    for (var each : called.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(each.getModifiers())) {
        each.setAccessible(true);
        arrays.add(System.identityHashCode(each.get(called)));
      }
    }
    return arrays;
  }
}
