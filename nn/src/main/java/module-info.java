/// Neural networks: layers, losses, optimisers, training, data, files and pictures.
module org.adjoint.nn {
  requires transitive org.adjoint.core;
  requires com.fasterxml.jackson.core;
  requires de.siegmar.fastcsv;
  requires ejml.core;
  requires ejml.ddense;
  requires info.picocli;
  requires transitive java.desktop;
  requires java.net.http;
  requires java.xml;
  requires me.tongfei.progressbar;
  requires org.apache.xmlgraphics.batik.svggen;
  requires static transitive org.jspecify;
  requires xchart;

  exports org.adjoint.nn;
  exports org.adjoint.nn.classic;
  exports org.adjoint.nn.data;
  exports org.adjoint.nn.data.augmentation;
  exports org.adjoint.nn.data.transforms;
  exports org.adjoint.nn.estimators;
  exports org.adjoint.nn.initializers;
  exports org.adjoint.nn.io;
  exports org.adjoint.nn.layers;
  exports org.adjoint.nn.losses;
  exports org.adjoint.nn.metrics;
  exports org.adjoint.nn.model;
  exports org.adjoint.nn.optimizers;
  exports org.adjoint.nn.optimizers.fullbatch;
  exports org.adjoint.nn.plot;
  exports org.adjoint.nn.regularization;
  exports org.adjoint.nn.schedules;
  exports org.adjoint.nn.train;

  opens org.adjoint.nn.app to info.picocli;
  opens org.adjoint.nn.examples to info.picocli;

  uses org.adjoint.eval.Backend;
}
