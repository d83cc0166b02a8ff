package dev.exchange.host.http;

import dev.exchange.api.trace.Station;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Statistics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * What the exchanges of a complex have done, and what waits in them, as metrics.
 *
 * <p>Threading: any thread.
 */
final class ExchangeMetrics implements MultiCollector {

  private final Complex complex;

  ExchangeMetrics(Complex complex) {
    this.complex = complex;
  }

  @Override
  public MetricSnapshots collect() {
    List<Statistics> all = complex.statistics();
    return new MetricSnapshots(
        messages(all),
        gauge(all, "inbox", "What has come and was not looked at.", Statistics::inbox),
        gauge(all, "handling", "Messages whose handler has not ended.", Statistics::handling),
        gauge(all, "parked", "Messages that wait for a handler to appear.", Statistics::parked),
        gauge(all, "pending", "Requests that wait for an answer.", Statistics::pending),
        gauge(all, "links", "Open links.", Statistics::links));
  }

  private static CounterSnapshot messages(List<Statistics> all) {
    CounterSnapshot.Builder messages =
        CounterSnapshot.builder()
            .name("exchange_messages")
            .help("Messages, copies and replies that passed a station.");
    for (Statistics one : all) {
      for (Station station : Station.values()) {
        messages.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(labels(one).add("station", station.name().toLowerCase(Locale.ROOT)))
                .value((double) one.count(station))
                .build());
      }
    }
    return messages.build();
  }

  private static GaugeSnapshot gauge(
      List<Statistics> all, String name, String help, ToIntFunction<Statistics> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("exchange_" + name).help(help);
    for (Statistics one : all) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(one))
              .value(value.applyAsInt(one))
              .build());
    }
    return gauge.build();
  }

  private static Labels labels(Statistics one) {
    return Labels.of("exchange", one.listing().id());
  }
}
