package dev.exchange.host.http;

import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.contract.Catalog;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/openapi.json} and {@code GET /api/asyncapi.json}: a document of what runs now. It
 * is made anew when something else runs, aside, since that may take its time.
 *
 * <p>Its version is a digest of the rest of it, and its tag the same in quotes.
 *
 * <p>Threading: the server's event loop.
 *
 * <p>Source: docs/http.md; docs/spec/contracts.md, CT15.
 */
final class ContractDocument implements Handler<RoutingContext> {

  private static final int TAG_BYTES = 8;

  private final Vertx vertx;
  private final Supplier<List<Catalog>> catalogs;
  private final Answer answer;
  private final Function<List<Catalog>, ValueMap> form;
  private @Nullable Made latest;

  /**
   * A document of a form.
   *
   * @param catalogs of what runs, asked for anew each time
   * @param form makes the document, with any version
   */
  ContractDocument(
      Vertx vertx,
      Supplier<List<Catalog>> catalogs,
      Answer answer,
      Function<List<Catalog>, ValueMap> form) {
    this.vertx = vertx;
    this.catalogs = catalogs;
    this.answer = answer;
    this.form = form;
  }

  /** A document as it was last made. */
  private record Made(List<Catalog> of, String tag, Buffer body) {}

  @Override
  public void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Conditions conditions = Conditions.of(request);
    Made known = latest;
    vertx
        .executeBlocking(() -> made(known, catalogs.get()))
        .onSuccess(made -> {
          latest = made;
          send(request, conditions, made);
        })
        .onFailure(routing::fail);
  }

  private void send(HttpServerRequest request, Conditions conditions, Made made) {
    request
        .response()
        .putHeader(HttpHeaders.ETAG, made.tag())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (!conditions.holdFor(made.tag())) {
      answer.problem(
          request,
          Problem.of(412, "expected the document of one of the tags in If-Match, got another"));
    } else if (conditions.know(made.tag())) {
      answer.empty(request, 304);
    } else {
      answer.json(request, made.body());
    }
  }

  private Made made(@Nullable Made known, List<Catalog> now) {
    if (known != null && known.of().equals(now)) {
      return known;
    }
    ValueMap document = form.apply(now);
    String digest = digest(JsonValues.write(document, Integer.MAX_VALUE));
    ValueMap versioned = document.plus("info", document.map("info").plus("version", digest));
    return new Made(now, "\"" + digest + "\"", JsonValues.write(versioned, Integer.MAX_VALUE));
  }

  private static String digest(Buffer text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes());
      return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected a platform with SHA-256, got one without", e);
    }
  }
}
