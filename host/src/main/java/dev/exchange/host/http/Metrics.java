package dev.exchange.host.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * {@code GET /metrics}: what the exchanges have done and what waits in them, requests by status,
 * and the JVM, in the text format of Prometheus.
 *
 * <p>Each host has a registry of its own. Labels are ids of exchanges that run, stations, and
 * statuses of HTTP, so their number is bounded, and what has ended is told no more.
 *
 * <p>Threading: the server's event loop; what is told is gathered aside.
 *
 * <p>Source: docs/http.md; the Prometheus text format 0.0.4.
 */
final class Metrics implements Handler<RoutingContext> {

  private final Vertx vertx;
  private final Answer answer;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Counter requests;

  Metrics(Vertx vertx, Backend backend, Answer answer) {
    this.vertx = vertx;
    this.answer = answer;
    requests =
        Counter.builder()
            .name("exchange_http_requests")
            .help("Requests that were answered, by the status of the answer.")
            .labelNames("status")
            .register(registry);
    registry.register(new ExchangeMetrics(backend.complex()));
    JvmMemoryMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
  }

  /** Counts the answer that this request will get, and lets it go on. */
  void watch(RoutingContext routing) {
    routing.addEndHandler(ended -> {
      if (ended.succeeded()) {
        answered(routing.response().getStatusCode());
      }
    });
    routing.next();
  }

  /** A request was answered. */
  void answered(int status) {
    requests.labelValues(Integer.toString(status)).inc();
  }

  @Override
  public void handle(RoutingContext routing) {
    vertx
        .executeBlocking(this::text, false)
        .onSuccess(text -> answer.text(routing.request(), writer.getContentType(), text))
        .onFailure(routing::fail);
  }

  private Buffer text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, registry.scrape());
    return Buffer.buffer(text.toByteArray());
  }
}
