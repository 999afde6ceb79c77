package org.adjoint.codegen.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What the page shows of a kernel, as JSON.
final class KernelData {
  private final ProgramInspection inspection;
  private final JsonGenerator json;

  KernelData(ProgramInspection inspection, JsonGenerator json) {
    this.inspection = inspection;
    this.json = json;
  }

  /// Writes a kernel.
  ///
  /// @param boxes of the graph that it computes
  void write(KernelReport kernel, List<Integer> boxes) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", kernel.method());
    json.writeStringField("loops", kernel.loops());
    json.writeStringField("layer", kernel.layer().orElse(""));
    json.writeArrayFieldStart("formulas");
    for (var formula : kernel.formulas()) {
      json.writeStartObject();
      json.writeStringField("text", formula.text());
      json.writeStringField("type", formula.type());
      json.writeStringField("origin", formula.origin());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("splits");
    for (var split : kernel.splits()) {
      json.writeStartObject();
      json.writeNumberField("kernel", split.earlier());
      json.writeStringField("text", split.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    figures(kernel.work());
    if (inspection.profile().isPresent()) {
      times(kernel, inspection.profile().get());
    }
    numbers(json, "boxes", boxes);
    numbers(json, "arrays", inspection.routines().get(kernel.number()).buffers().stream().map(buffer -> buffer.index())
        .distinct().toList());
    json.writeStringField("source", kernel.source());
    json.writeNumberField("line", kernel.line());
    json.writeEndObject();
  }

  private void figures(KernelWork work) throws IOException {
    json.writeStringField("arithmetic", Units.of(work.operations(), "FLOP"));
    json.writeStringField("read", Units.of(work.bytesRead(), "B"));
    json.writeStringField("written", Units.of(work.bytesWritten(), "B"));
    json.writeStringField("intensity", String.format(Locale.ROOT, "%.2f", work.operations() / work.bytes()));
  }

  private void times(KernelReport kernel, Profile profile) throws IOException {
    double time = profile.perRun(kernel.number());
    double share = profile.perRun() == 0 ? 0 : time / profile.perRun();
    json.writeStringField("time", Units.nanoseconds(time));
    json.writeNumberField("share", share);
    json.writeStringField("shareText", Units.percent(share) + " of a run");
    double flops = ProfileTable.perSecond(kernel.work().operations(), time);
    double bytes = ProfileTable.perSecond(kernel.work().bytes(), time);
    json.writeStringField("flopRate", Units.of(flops, "FLOP/s"));
    json.writeStringField("byteRate", Units.of(bytes, "B/s"));
    if (inspection.limits().isPresent()) {
      var limits = inspection.limits().get();
      share("flop", flops / limits.flops(), limits.shareOfFlops(flops));
      share("byte", bytes / limits.bytes(), limits.shareOfBytes(bytes));
    }
  }

  private void share(String name, double share, String inWords) throws IOException {
    json.writeNumberField(name + "Share", share);
    json.writeStringField(name + "ShareText",
        inWords.equals(MachineLimits.CACHED) ? "from a cache" : inWords + " of the limit");
    json.writeStringField(name + "ShareShort", inWords);
  }

  static void numbers(JsonGenerator json, String name, List<Integer> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (int value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
