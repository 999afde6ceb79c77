package org.adjoint.codegen.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What the page shows of a kernel, as JSON.
final class KernelData {
  private static final String BYTES_PER_SECOND = "B/s";

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
    rate("flop", "FLOP/s", perSecond(kernel.work().operations(), time),
        inspection.limits().map(MachineLimits::flops).orElse(0.0));
    rate("byte", BYTES_PER_SECOND, perSecond(kernel.work().bytes(), time),
        inspection.limits().map(MachineLimits::bytes).orElse(0.0));
  }

  private void rate(String name, String unit, double rate, double limit) throws IOException {
    json.writeStringField(name + "Rate", Units.of(rate, unit));
    if (limit > 0) {
      // Only what stays in a cache is faster than memory.
      boolean cached = unit.equals(BYTES_PER_SECOND) && rate > limit;
      json.writeNumberField(name + "Share", rate / limit);
      json.writeStringField(name + "ShareText",
          cached ? "from a cache" : Units.percent(rate / limit) + " of the limit");
      json.writeStringField(name + "ShareShort", cached ? "cached" : Units.percent(rate / limit));
    }
  }

  private static double perSecond(double amount, double nanoseconds) {
    return nanoseconds == 0 ? 0 : amount / nanoseconds * 1e9;
  }

  static void numbers(JsonGenerator json, String name, List<Integer> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (int value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
