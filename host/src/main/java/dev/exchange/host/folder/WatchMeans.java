package dev.exchange.host.folder;

import dev.exchange.spi.Clock;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadFactory;

/**
 * What a watch takes from its surroundings.
 *
 * @param vertx on one of whose contexts it reports
 * @param clock the time
 * @param threads makes the one thread of each watch, which blocks on files
 */
public record WatchMeans(Vertx vertx, Clock clock, ThreadFactory threads) {}
