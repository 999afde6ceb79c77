package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Agreement;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Session;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Tolerance CLOSE = Tolerance.ulpsOfScale(100, 1);

  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, DType.FLOAT32, Shape.of(sizes));
  }

  private static Tensor batched(String name, int... sizes) {
    return Tensor.input(name, DType.FLOAT32, Shape.of(Dim.symbol("batch"), sizes));
  }

  private static NdArray values(long seed, int... sizes) {
    return Samples.moderate(DType.FLOAT32, Shape.of(sizes), seed);
  }

  private static CompiledProgram compile(Program program) {
    return new GeneratedCodeBackend().compile(program);
  }

  // ---- sizes ----

  /// Values on the way that no kernel can keep to itself.
  private static Program program() {
    var x = batched("x", 12);
    var hidden = x.matMul(input("w", 12, 20)).tanh();
    var turned = hidden.matMul(input("v", 20, 12)).sub(x);
    return Program.named("sizes").output("y", Reductions.softmax(turned, 0)).output("loss", turned.square().mean())
        .build();
  }

  @Test
  void oneSessionServesEverySizeOfASymbol() {
    var program = program();
    var session = compile(program).session();
    var interpreter = new Interpreter().compile(program).session();
    var w = values(1, 12, 20);
    var v = values(2, 20, 12);
    for (int size : new int[] {1, 7, 100, 1, 7, 3, 200, 100, 1}) {
      var x = values(size, size, 12);
      for (var each : List.of(session, interpreter)) {
        each.bind("x", x).bind("w", w).bind("v", v).run();
      }
      for (var output : List.of("y", "loss")) {
        Agreement.assertSame("size " + size, interpreter.output(output), session.output(output), CLOSE);
      }
    }
  }

  @Test
  void sessionsOfOneProgramDoNotDisturbEachOther() {
    var program = Program.named("p").output("y", batched("x", 3).exp()).build();
    var compiled = compile(program);
    var one = compiled.session().bind("x", values(1, 5, 3));
    var other = compiled.session().bind("x", values(2, 9, 3));
    one.run();
    var kept = one.output("y").copy();
    other.run();
    Agreement.assertSame("first session", kept, one.output("y"), Tolerance.EXACT);
  }

  @Test
  void symbolsOfInputsThatNothingReadsKeepTheirPlace() {
    var unread = Tensor.input("unread", DType.FLOAT32, Shape.of(Dim.symbol("a"), 2));
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("b"), 2));
    var program = Program.named("p").input(unread).output("mean", x.mean())
        .output("ones", x.number(1).broadcastTo(unread.shape())).build();
    Agreement.assertAgree(program, Map.of("unread", values(1, 9, 2), "x", values(2, 4, 2)), CLOSE);
  }

  // ---- views ----

  @Test
  void viewsIntoTheMiddleOfAnArrayAreReadAndUpdatedWhereTheyAre() {
    var x = input("x", 3, 4);
    var w = input("w", 3, 4);
    var program = Program.named("p").output("y", x.mul(w)).update(w, w.sub(x)).build();
    var storageX = values(1, 7, 4);
    var storageW = values(2, 7, 4);
    var before = storageW.copy();
    var session = compile(program).session().bind("x", storageX.rows(2, 5)).bind("w", storageW.rows(3, 6));
    session.run();
    for (int i = 0; i < storageW.size(); i++) {
      boolean within = i >= 12 && i < 24;
      assertThat((float) storageW.get(i)).as("element %s", i)
          .isEqualTo(within ? (float) before.get(i) - (float) storageX.get(i - 4) : (float) before.get(i));
    }
    for (int i = 0; i < 12; i++) {
      assertThat((float) session.output("y").get(i))
          .isEqualTo((float) before.get(i + 12) * (float) storageX.get(i + 8));
    }
  }

  @Test
  void anUpdatedViewIsReadAgainByTheNextRun() {
    var w = input("w", 4);
    var session = compile(Program.named("p").update(w, w.add(1)).build()).session();
    var storage = values(1, 3, 4);
    var before = storage.copy();
    session.bind("w", storage.rows(1, 2).reshape(4));
    for (int run = 0; run < 3; run++) {
      session.run();
    }
    for (int i = 0; i < 12; i++) {
      assertThat(storage.get(i)).isCloseTo(before.get(i) + (i / 4 == 1 ? 3 : 0),
          offset(1e-5));
    }
  }

  @Test
  void aValueThatIsTooLongForItsShapeIsReadFromItsBeginning() {
    var session = compile(Program.named("p").output("y", batched("x").sum()).build()).session();
    session.bind("x", NdArray.view(new float[] {1, 2, 4, 8, 16}, 0, Shape.of(3))).run();
    assertThat(session.output("y").item()).isEqualTo(7);
  }

  // ---- results ----

  @Test
  void resultsMayBeReshapedInputsConstantsOrEachOther() {
    var x = input("x", 3, 4);
    var constant = Tensor.constant(values(5, 4));
    var y = x.exp();
    var program = Program.named("p").output("x", x).output("again", x).output("flat", x.reshape(Shape.of(12)))
        .output("turned", x.transpose()).output("constant", constant).output("y", y).output("same", y)
        .output("yFlat", y.reshape(Shape.of(2, 6))).output("yTurned", y.transpose().reshape(Shape.of(12)))
        .output("scalar", x.number(3)).build();
    Agreement.assertAgree(program, Map.of("x", values(1, 3, 4)), CLOSE);
  }

  @Test
  void outputsThatAreInputsDoNotShareTheirArray() {
    var x = input("x", 3);
    var value = values(1, 3);
    var session = compile(Program.named("p").output("y", x).update(x, x.add(1)).build()).session().bind("x", value);
    var before = value.copy();
    session.run();
    assertThat(session.output("y").values()).isNotSameAs(value.values());
    Agreement.assertSame("output", before, session.output("y"), Tolerance.EXACT);
  }

  @Test
  void aConstantDoesNotFollowItsArrayAfterCompilation() {
    var value = values(1, 3);
    var constant = Tensor.constant(value);
    var before = value.copy();
    var program = Program.named("p").output("y", constant.add(input("x", 3))).output("z", constant.mul(2)).build();
    var session = compile(program).session().bind("x", NdArray.zeros(DType.FLOAT32, Shape.of(3)));
    value.set(0, 99);
    session.run();
    Agreement.assertSame("y", before, session.output("y"), Tolerance.EXACT);
  }

  @Test
  void oneArrayMayBeTwoConstants() {
    var value = values(1, 8);
    var program = Program.named("p")
        .output("y", Tensor.constant(value).mul(Tensor.constant(value)).add(input("x", 8))).build();
    Agreement.assertAgree(program, Map.of("x", values(2, 8)), CLOSE);
  }

  @Test
  void programsMayConsistOfUpdatesOnly() {
    var w = input("w", 5);
    var program = Program.named("p").update(w, w.mul(2)).build();
    Agreement.assertAgree(program, Map.of("w", values(1, 5)), CLOSE);
  }

  @Test
  void programsMayConsistOfScalarsOnly() {
    var s = input("s");
    var t = input("t");
    var program =
        Program.named("p").output("y", s.exp().add(t)).output("t", t.tanh()).update(s, s.sub(t).abs().sqrt()).build();
    Agreement.assertAgree(program, Map.of("s", values(1), "t", values(2)), CLOSE);
  }

  @Test
  void axesMayHaveNoPlaces() {
    var x = input("x", 0, 3);
    var program = Program.named("p").output("columns", x.sum(0)).output("rows", x.exp().sum(1))
        .output("largest", x.max(0)).output("outer", x.matMul(x.transpose())).output("inner", x.transpose().matMul(x))
        .output("mean", x.mean()).output("same", x.mul(2)).build();
    Agreement.assertAgree(program, Map.of("x", values(1, 0, 3)), CLOSE);
  }

  // ---- numbers ----

  /// What one pass compares with a maximum of another pass must be the same number, whether or not a product in it is used
  /// elsewhere too.
  @Test
  void theLargestElementOfARowIsFoundAgainInTheSameKernel() {
    var x = input("x", 7, 33);
    var w = input("w", 7, 33);
    var y = x.mul(w).add(x.square());
    var attained = y.equalTo(y.max(1).expand(1)).cast(DType.FLOAT32).sum(1);
    var program = Program.named("p").output("attained", attained).output("x", x.mul(w).sum(1))
        .output("y", x.square().mul(2)).build();
    Agreement.assertAgree(program, Map.of("x", values(1, 7, 33), "w", values(2, 7, 33)), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40})
  void numbersThatAreDoublesOnlyOnTheWayKeepTheirPrecision(int size) {
    var x = input("x", size);
    var wide = x.cast(DType.FLOAT64);
    var program = Program.named("p").output("integer", wide.mul(2.5).cast(DType.INT32))
        .output("condition", wide.lessThan(wide.number(0.1))).output("float", wide.div(3).cast(DType.FLOAT32)).build();
    Agreement.assertAgree(program, Map.of("x", values(1, size)), Tolerance.EXACT);
  }

  @Test
  void nanAndInfinityComeThroughReductionsFromEveryPlace() {
    var x = input("x", 3, 17);
    var program = Program.named("p").output("sum", x.sum()).output("rows", x.sum(1)).output("columns", x.sum(0))
        .output("max", x.max()).output("maxRows", x.max(1)).output("maxColumns", x.max(0)).output("min", x.min())
        .output("minRows", x.min(1)).output("minColumns", x.min(0)).build();
    var expected = new Interpreter().compile(program);
    for (var backend : Agreement.GENERATED) {
      var compiled = backend.compile(program);
      for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        for (int place = 0; place < 51; place++) {
          var value = values(1, 3, 17);
          value.set(place, special);
          Agreement.assertSame(special + " at " + place, Agreement.results(expected, Map.of("x", value)),
              Agreement.results(compiled, Map.of("x", value)), CLOSE);
        }
      }
    }
  }

  // ---- what is refused ----

  @Test
  void bindingsAreCheckedAsByTheInterpreter() {
    var program = Program.named("p").output("y", batched("x", 2).add(batched("z", 2))).build();
    var messages = new ArrayList<List<String>>();
    for (var backend : List.of(new Interpreter(), new GeneratedCodeBackend())) {
      var session = backend.compile(program).session();
      var found = new ArrayList<String>();
      found.add(message(() -> session.bind("nobody", values(1, 2, 2))));
      found.add(message(() -> session.bind("x", values(1, 2, 3))));
      found.add(message(() -> session.bind("x", Samples.moderate(DType.FLOAT64, Shape.of(2, 2), 1))));
      found.add(message(session::run));
      session.bind("x", values(1, 2, 2));
      found.add(message(session::run));
      session.bind("z", values(1, 3, 2));
      found.add(message(session::run));
      found.add(message(() -> session.output("y")));
      session.bind("z", values(1, 2, 2)).run();
      found.add(message(() -> session.output("nothing")));
      messages.add(found);
    }
    assertThat(messages.get(1)).isEqualTo(messages.get(0)).doesNotHaveDuplicates();
    assertThat(messages.get(1)).allMatch(message -> message.contains("\"p\"") && message.endsWith("."));
  }

  private static String message(Runnable action) {
    var thrown = new ArrayList<String>();
    assertThatThrownBy(action::run).satisfies(
        exception -> thrown.add(exception.getClass().getSimpleName() + ": " + exception.getMessage()));
    return thrown.getFirst();
  }

  // ---- allocation ----

  /// A step of training of a small network: rectifier, softmax cross-entropy, Adam.
  static Program trainingStep() {
    var x = batched("x", 12).named("x");
    var labels = batched("labels", 5);
    var parameters = List.of(input("w1", 12, 33), input("b1", 33), input("w2", 33, 5), input("b2", 5));
    var hidden = Activations.relu(x.matMul(parameters.get(0)).add(parameters.get(1))).named("hidden");
    var logits = hidden.matMul(parameters.get(2)).add(parameters.get(3)).named("logits");
    var loss = Reductions.logSoftmax(logits, -1).mul(labels).sum(-1).neg().mean().named("loss");
    var gradients = Gradients.of(loss, parameters);
    var step = input("step");
    var builder = Program.named("training step").output("loss", loss).update(step, step.add(1));
    for (int number = 0; number < parameters.size(); number++) {
      var parameter = parameters.get(number);
      var gradient = gradients.get(number);
      var m = Tensor.input("m" + number, DType.FLOAT32, parameter.shape());
      var v = Tensor.input("v" + number, DType.FLOAT32, parameter.shape());
      var nextM = m.mul(0.9).add(gradient.mul(0.1));
      var nextV = v.mul(0.99).add(gradient.square().mul(0.01));
      var correction = step.add(1).mul((float) Math.log(0.9)).expm1().neg();
      builder.update(m, nextM).update(v, nextV)
          .update(parameter, parameter.sub(nextM.mul(0.01).div(correction).div(nextV.sqrt().add(1e-4))));
    }
    return builder.build();
  }

  static Session bound(CompiledProgram compiled, int batch) {
    var session = compiled.session();
    for (var input : compiled.program().inputs()) {
      var name = ((Op.Input) input.op()).name();
      var shape = input.shape().bind(Map.of("batch", batch));
      var value = name.matches("[mv].|step")
          ? NdArray.zeros(DType.FLOAT32, shape)
          : Samples.moderate(DType.FLOAT32, shape, name.hashCode());
      session.bind(name, value);
    }
    return session;
  }

  @Test
  void aTrainingStepLearns() {
    var session = bound(compile(trainingStep()), 16);
    session.run();
    double first = session.output("loss").item();
    for (int step = 0; step < 200; step++) {
      session.run();
    }
    assertThat(session.output("loss").item()).isLessThan(first / 2);
  }

  @Test
  void aRunningStepAllocatesNothing() throws IOException, InterruptedException {
    assertThat(AllocationProbe.leastBytes("training", "16")).as("bytes in 100 steps").isZero();
  }

  @Test
  void aStepThatChangesItsSizesBackAndForthAllocatesNothing() throws IOException, InterruptedException {
    assertThat(AllocationProbe.leastBytes("training", "16,7")).as("bytes in 100 steps").isZero();
  }

  // ---- size ----

  /// Larger methods are never compiled by the JIT compiler; what comes near is not compiled well.
  @Test
  void noMethodOfATrainingStepIsLarge(@TempDir Path folder) throws IOException {
    for (var machine : List.of(new Machine(512, 32), new Machine(256, 16), Machine.SCALAR)) {
      var source = new GeneratedCodeBackend(machine).compile(trainingStep()).source();
      var sizes = methodSizes(source, folder);
      assertThat(sizes).containsKey("run").hasSizeGreaterThan(3);
      assertThat(sizes.values()).as("%s on %s", sizes, machine).allMatch(size -> size < 8_000);
    }
  }

  private static Map<String, Integer> methodSizes(GeneratedSource source, Path folder) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var text = new SimpleJavaFileObject(URI.create("string:///" + source.fileName()), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.text();
      }
    };
    var options =
        List.of("-g", "-proc:none", "-nowarn", "--add-modules", "jdk.incubator.vector", "-d", folder.toString());
    assertThat(compiler.getTask(new StringWriter(), null, null, options, null, List.of(text)).call()).isTrue();
    var file = folder.resolve(source.qualifiedName().replace('.', '/') + ".class");
    var sizes = new TreeMap<String, Integer>();
    for (var method : ClassFile.of().parse(file).methods()) {
      method.code().ifPresent(code -> sizes.merge(method.methodName().stringValue(),
          ((CodeAttribute) code).codeLength(), Math::max));
    }
    return sizes;
  }

  @Test
  void aSumKeepsItsBitsWhenTheJitCompilerTakesOver() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(61));
    var session = new GeneratedCodeBackend().compile(Program.named("sum").output("total", x.sum()).build()).session();
    var numbers = new SplittableRandom(5);
    var values = new float[61];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) numbers.nextDouble();
    }
    session.bind("x", NdArray.of(values)).run();
    double interpreted = session.output("total").item();
    for (int run = 0; run < 100_000; run++) {
      session.run();
    }
    assertThat(session.output("total").item()).isEqualTo(interpreted);
  }

  @Test
  void aProgramMayHaveHundredsOfKernels() {
    var builder = Program.named("many");
    var x = input("x", 5);
    for (int number = 0; number < 230; number++) {
      // Each row stands alone, since its shape is its own.
      builder.output("y" + number, x.sum().add(number).broadcastTo(Shape.of(number + 1)));
    }
    var session = compile(builder.build()).session().bind("x", NdArray.of(new float[] {1, 2, 3, 4, 5}));
    session.run();
    for (int number = 0; number < 230; number++) {
      assertThat(session.output("y" + number).get(number)).isEqualTo(15 + number);
    }
  }
}
