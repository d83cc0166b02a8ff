package dev.exchange.host.http;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageId;
import dev.exchange.host.exchange.Listing;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the API stands before.
 *
 * @param gateway the exchange that carries the host's own id; every message goes through it
 * @param listings what there is, asked for anew each time; any thread
 * @param readiness how far the programs are, asked for anew each time; any thread
 * @param ids ids for messages whose sender wants to know them; used on one thread
 * @param random for the span ids of W3C Trace Context; used on one thread
 */
public record Backend(
    Exchange gateway,
    Supplier<List<Listing>> listings,
    Supplier<Readiness> readiness,
    Supplier<MessageId> ids,
    RandomGenerator random) {}
