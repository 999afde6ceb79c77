package org.adjoint.codegen.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.adjoint.codegen.schedule.Accesses;
import org.adjoint.graph.GraphDrawing;
import org.adjoint.graph.GraphPrinter;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;

/// What the page shows, as JSON in plain ASCII.
final class PageData {
  private static final JsonFactory JSON = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int NO_KERNEL = -1;

  private final ProgramInspection inspection;
  private final List<KernelReport> kernels;
  private final TextReport texts;
  private final GraphDrawing drawing;
  private final NodeSteps steps;
  private final Map<Tensor, Integer> kernelOf = new HashMap<>();
  private final JsonGenerator json;

  private PageData(ProgramInspection inspection, JsonGenerator json) {
    this.inspection = inspection;
    this.json = json;
    kernels = inspection.kernels();
    texts = new TextReport(inspection);
    drawing = GraphPrinter.drawing(inspection.schedule().program(), TextReport::label);
    steps = new NodeSteps(inspection.derivations(), inspection.schedule().program(), drawing);
    kernels.forEach(kernel -> kernel.group().nodes().forEach(node -> kernelOf.put(node, kernel.number())));
  }

  static String json(ProgramInspection inspection) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      new PageData(inspection, json).write();
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot be written to.", e);
    }
    return text.toString();
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("title", inspection.program().name());
    json.writeStringField("subtitle", kernels.size() + (kernels.size() == 1 ? " kernel" : " kernels") + texts.at());
    profile();
    graph();
    json.writeArrayFieldStart("kernels");
    var data = new KernelData(inspection, json);
    for (var kernel : kernels) {
      data.write(kernel, boxesOf(kernel));
    }
    json.writeEndArray();
    memory(inspection.memory());
    texts();
    json.writeEndObject();
  }

  // ---- graph ----

  private void graph() throws IOException {
    json.writeObjectFieldStart("graph");
    json.writeNumberField("width", drawing.width());
    json.writeNumberField("height", drawing.height());
    json.writeArrayFieldStart("boxes");
    for (var box : drawing.boxes()) {
      box(box);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("arrows");
    for (var arrow : drawing.arrows()) {
      json.writeStartObject();
      json.writeNumberField("from", arrow.from());
      json.writeNumberField("to", arrow.to());
      json.writeStringField("path", arrow.path(0, 0));
      json.writeBooleanField("backward", drawing.boxes().get(arrow.to()).kind() == GraphDrawing.Kind.BACKWARD);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void box(GraphDrawing.Box box) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", box.kind().label());
    strings("lines", box.lines());
    strings("about", box.about());
    json.writeStringField("origin", box.origin().map(Origin::toString).orElse(""));
    json.writeNumberField("kernel", kernelOf(box));
    strings("steps", steps.of(box));
    json.writeNumberField("x", box.x());
    json.writeNumberField("y", box.y());
    json.writeNumberField("width", box.width());
    json.writeNumberField("height", box.height());
    json.writeEndObject();
  }

  private int kernelOf(GraphDrawing.Box box) {
    return switch (box.kind()) {
      case INPUT, PARAMETER -> NO_KERNEL;
      case FORWARD, BACKWARD -> kernelOf.getOrDefault(box.node(), NO_KERNEL);
      case LOOP, OUTPUT, UPDATE -> kernelOf.getOrDefault(Accesses.stored(box.node()), NO_KERNEL);
    };
  }

  private List<Integer> boxesOf(KernelReport kernel) {
    var boxes = new ArrayList<Integer>();
    for (int box = 0; box < drawing.boxes().size(); box++) {
      if (kernelOf(drawing.boxes().get(box)) == kernel.number()) {
        boxes.add(box);
      }
    }
    return boxes;
  }

  // ---- times ----

  private void profile() throws IOException {
    var profile = inspection.profile();
    if (profile.isPresent()) {
      json.writeObjectFieldStart("profile");
      json.writeStringField("total", Units.nanoseconds(profile.get().perRun()));
      json.writeStringField("runs", profile.get().mean() + ", " + profile.get().threads()
          + (profile.get().threads() == 1 ? " thread" : " threads"));
      json.writeEndObject();
    }
    if (inspection.limits().isPresent()) {
      json.writeObjectFieldStart("limits");
      json.writeStringField("flops", Units.of(inspection.limits().get().flops(), "FLOP/s"));
      json.writeStringField("bytes", Units.of(inspection.limits().get().bytes(), "B/s"));
      json.writeEndObject();
    }
    json.writeArrayFieldStart("layers");
    if (profile.isPresent()) {
      for (var layer : ProfileTable.layers(profile.get(), kernels)) {
        double share = layer.getValue() / Math.max(1e-9, profile.get().perRun());
        json.writeStartObject();
        json.writeStringField("name", layer.getKey());
        json.writeStringField("time", Units.nanoseconds(layer.getValue()));
        json.writeNumberField("share", share);
        json.writeStringField("shareText", Units.percent(share));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  // ---- memory ----

  private void memory(MemoryTimeline memory) throws IOException {
    json.writeObjectFieldStart("memory");
    KernelData.numbers(json, "moments", memory.kernels());
    json.writeStringField("peak", Units.bytes(memory.peak()));
    json.writeStringField("workspace", Units.bytes(memory.workspace()));
    json.writeArrayFieldStart("rows");
    for (var row : memory.rows()) {
      json.writeStartObject();
      json.writeStringField("name", row.name());
      json.writeBooleanField("shared", row.shared());
      json.writeStringField("size", Units.bytes(row.bytes()));
      json.writeArrayFieldStart("bars");
      for (var bar : row.bars()) {
        json.writeStartObject();
        json.writeNumberField("buffer", bar.buffer());
        json.writeStringField("label", bar.label());
        json.writeStringField("type", bar.type());
        json.writeStringField("role", bar.role().name().toLowerCase(Locale.ROOT));
        json.writeStringField("size", Units.bytes(bar.bytes()));
        json.writeNumberField("first", bar.first());
        json.writeNumberField("last", bar.last());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  // ---- texts ----

  private void texts() throws IOException {
    json.writeArrayFieldStart("texts");
    for (var section : texts.stages().entrySet()) {
      json.writeStartObject();
      json.writeStringField("title", section.getKey());
      json.writeStringField("text", section.getValue());
      json.writeBooleanField("java", section.getKey().equals(TextReport.CODE));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (var value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

}
