package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Route;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.exchange.WireRoad.Line;
import dev.exchange.host.link.Loop;
import dev.exchange.host.link.SessionTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays one case of the wire: the runner is the other side, and time is in its hand. */
final class WirePlayer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FREE = Set.of("ack", "credit", "ping", "pong");

  /** How long an acknowledgement may take (W8). */
  private static final long ACKNOWLEDGE_MILLIS = 200;

  private final WireCase played;
  private final FakeTurns turns = new FakeTurns(1L << 40);
  private final WireRoad road = new WireRoad();
  private final List<JsonNode> handled = new ArrayList<>();
  private final List<Future<?>> asked = new ArrayList<>();
  private final ExchangeCore app;
  private @Nullable Line line;
  private final ArrayNode watched = JsonNodeFactory.instance.arrayNode();
  private final Queue<Future<Subscription>> watches = new ArrayDeque<>();
  private final Map<String, Line> lines = new HashMap<>();
  private String session = "";
  private String watchId = "";
  private String requestId = "";
  private String question = "";

  WirePlayer(WireCase played) {
    this.played = played;
    Random random = new Random(1);
    Complex complex =
        new Complex(
            new Complex.Means(
                turns,
                () -> random,
                SystemMeans.threads(),
                ExchangeLimits.DEFAULT,
                false,
                "",
                random));
    complex.add(new SessionTransport(road, turns, () -> random, random, vertx -> loop()));
    app =
        exchange(
            new ProgramSite(
                complex, null, turns, new Deployment("", "java", ValueMap.EMPTY, ValueMap.EMPTY)));
    ValueMap settings =
        played.token().isEmpty() ? ValueMap.EMPTY : ValueMap.of("token", played.token());
    ConnectOptions options = new ConnectOptions("wire", settings, Duration.ofHours(1));
    if (played.accepting()) {
      app.listen(options);
    } else {
      app.connect(options);
    }
    turns.settle();
  }

  void play() throws IOException {
    for (Map.Entry<String, JsonNode> peer : played.peers().properties()) {
      greet(peer.getKey(), peer.getValue());
    }
    for (JsonNode step : played.steps()) {
      step(step);
      turns.settle();
    }
  }

  /** A peer connects, and the steps go on over its link. */
  private void greet(String id, JsonNode handles) throws IOException {
    open();
    turns.settle();
    packet(
        JSON.createObjectNode()
            .put("t", "hello")
            .put("v", 1)
            .put("id", id)
            .<ObjectNode>set("handles", handles)
            .<ObjectNode>set("wants", JSON.createArrayNode())
            .<ObjectNode>set(
                "credit", JSON.createObjectNode().put("messages", 1024).put("bytes", 4_194_304))
            .toString());
    turns.settle();
    out("the greeting of " + id, JSON.readTree("[{\"t\": \"welcome\"}]"));
    lines.put(id, line);
  }

  private ExchangeCore exchange(ProgramSite site) {
    return site.complex()
        .create(
            Exchange.define("app")
                .cell("count", 0L)
                .cell("hidden", 0L)
                .share("count")
                .handler(
                    "a",
                    (msg, sig, state) -> {
                      handled.add(json(msg.value()));
                      if (msg.value() instanceof ValueMap map && map.containsKey("count")) {
                        state.set("count", map.get("count"));
                      }
                      return null;
                    })
                .handler("echo", (msg, sig, state) -> msg.value())
                .handler("never", (msg, sig, state) -> Promise.promise().future()),
            site);
  }

  private void step(JsonNode step) throws IOException {
    String said = step.toString();
    JsonNode argument = step.path(1);
    switch (step.get(0).textValue()) {
      case "open" -> open();
      case "on" -> line = lines.get(argument.textValue());
      case "in" ->
          packet(
              argument
                  .toString()
                  .replace("$welcome.session", session)
                  .replace("$watch.id", watchId)
                  .replace("$request.id", requestId)
                  .replace("\"$who.q\"", question));
      case "close" -> app.close();
      case "times" -> {
        for (int n = 1; n <= argument.intValue(); n++) {
          String number = Integer.toString(n);
          packet(step.get(2).toString().replace("\"$n\"", number).replace("$n", number));
        }
      }
      case "text" -> packet(argument.textValue());
      case "out" -> out(said, argument);
      case "cut" -> line.end.closed();
      case "closed" -> assertThat(line.closed).as(said).isEqualTo(argument.booleanValue());
      case "advance" -> {
        turns.pass(argument.longValue());
        app.tick(); // what the steps after it ask for is asked for now
      }
      case "handled" -> {
        assertThat(handled).as(said).isEqualTo(WireCase.elements(argument).toList());
        handled.clear();
      }
      case "send" -> asked.add(app.send(argument.textValue(), value(step), options(step, 3)));
      case "request" -> asked.add(app.request(argument.textValue(), value(step), options(step, 3)));
      case "route" ->
          asked.add(app.route(argument.textValue(), options(step, 2)).map(WirePlayer::told));
      case "ended" -> ended(said, argument);
      case "set" -> app.set(argument.textValue(), value(step));
      case "fill" -> {
        for (long n = 1; n <= step.get(2).longValue(); n++) {
          app.set(argument.textValue(), n);
        }
      }
      case "watch" -> watch(argument.textValue());
      case "unwatch" -> watches.remove().result().cancel();
      case "watched" -> {
        assertThat(watched.toString()).as(said).isEqualTo(argument.toString());
        watched.removeAll();
      }
      case "last" -> last(said, argument);
      case "links" -> assertThat(app.links().all()).as(said).hasSize(argument.intValue());
      default -> throw new AssertionError("expected a step, got " + said);
    }
  }

  private void watch(String cell) {
    Future<Subscription> watch =
        app.links()
            .all()
            .iterator()
            .next()
            .watch(
                cell,
                change -> {
                  ExchangeException error = change.error();
                  watched
                      .addArray()
                      .add(change.version())
                      .add(
                          error == null
                              ? json(change.value())
                              : JSON.valueToTree("error " + error.code()));
                });
    watches.add(watch);
    asked.add(watch.mapEmpty());
  }

  private void last(String said, JsonNode expected) throws IOException {
    List<JsonNode> messages =
        written().stream().filter(frame -> kind(frame).equals("msg")).toList();
    assertThat(messages).as(said).isNotEmpty();
    has(said + " got " + messages.getLast(), messages.getLast().get("m"), expected);
  }

  private void open() {
    if (played.accepting()) {
      line = road.open();
      return;
    }
    line = road.dialled.remove();
    line.opened.complete(line);
  }

  private void packet(String text) {
    line.end.packet(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void out(String said, JsonNode expected) throws IOException {
    List<String> named = WireCase.elements(expected).map(WirePlayer::kind).toList();
    if (named.contains("ack")) {
      turns.pass(ACKNOWLEDGE_MILLIS);
    }
    List<JsonNode> frames = new ArrayList<>();
    for (JsonNode frame : written()) {
      String t = kind(frame);
      if (FREE.contains(t) && !named.contains(t)) {
        continue;
      }
      if (t.equals("ack") && !frames.isEmpty() && kind(frames.getLast()).equals(t)) {
        frames.removeLast();
      }
      frames.add(frame);
    }
    assertThat(frames).as(said).hasSize(expected.size());
    for (int i = 0; i < frames.size(); i++) {
      has(said + " got " + frames, frames.get(i), expected.get(i));
    }
  }

  private List<JsonNode> written() throws IOException {
    List<JsonNode> frames = new ArrayList<>();
    for (Buffer packet : line.out) {
      JsonNode tree = JSON.readTree(packet.getBytes());
      (tree.isArray() ? tree : JsonNodeFactory.instance.arrayNode().add(tree)).forEach(frames::add);
    }
    line.out.clear();
    for (JsonNode frame : frames) {
      note(frame);
    }
    return frames;
  }

  /** Remembers what later steps may stand for. */
  private void note(JsonNode frame) {
    JsonNode message = frame.path("m");
    session = kind(frame).equals("welcome") ? frame.get("session").textValue() : session;
    question = kind(frame).equals("who") ? frame.get("q").toString() : question;
    if (message.path("kind").asText().equals("request")) {
      requestId = message.get("id").textValue();
      watchId = message.get("name").textValue().equals("$watch") ? requestId : watchId;
    }
  }

  private static String kind(JsonNode frame) {
    return frame.get("t").textValue();
  }

  private static void has(String said, @Nullable JsonNode found, JsonNode expected) {
    if (expected.isObject()) {
      assertThat(found).as(said).isNotNull();
      expected.properties().forEach(e -> has(said, found.get(e.getKey()), e.getValue()));
    } else if (!expected.asText().equals("*")) {
      JsonNode there = found == null ? JsonNodeFactory.instance.nullNode() : found;
      assertThat(there.toString()).as(said).isEqualTo(expected.toString());
    }
  }

  private void ended(String said, JsonNode expected) {
    List<String> outcomes = new ArrayList<>();
    for (Iterator<Future<?>> each = asked.iterator(); each.hasNext(); ) {
      Future<?> future = each.next();
      if (future.isComplete()) {
        each.remove();
        outcomes.add(
            future.succeeded()
                ? json(future.result()).toString()
                : "\"error " + ((ExchangeException) future.cause()).code() + "\"");
      }
    }
    assertThat(outcomes)
        .as(said)
        .isEqualTo(WireCase.elements(expected).map(JsonNode::toString).toList());
  }

  private static @Nullable Object value(JsonNode step) {
    return JsonValues.read(step.path(2).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(@Nullable Object value) {
    try {
      return JSON.readTree(JsonValues.write(value).getBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Object told(Route route) {
    return JsonValues.read(
        JSON.createObjectNode()
            .put("name", route.name())
            .put("step", route.step().name().toLowerCase(Locale.ROOT))
            .put("next", route.next())
            .put("exchange", route.exchange())
            .put("hops", route.hops())
            .putPOJO("candidates", JSON.valueToTree(route.candidates()))
            .put("reason", route.reason())
            .toString()
            .getBytes(StandardCharsets.UTF_8));
  }

  private static MessageOptions options(JsonNode step, int at) {
    JsonNode given = step.path(at);
    MessageOptions options = MessageOptions.DEFAULT;
    if (given.has("timeout")) {
      options = options.withTimeout(Duration.ofMillis(given.get("timeout").longValue()));
    }
    if (given.has("delivery")) {
      String delivery = given.get("delivery").textValue().toUpperCase(Locale.ROOT);
      options = options.withDelivery(Delivery.valueOf(delivery));
    }
    if (given.has("key")) {
      options = options.withKey(given.get("key").textValue());
    }
    return given.has("to") ? options.withTo(given.get("to").textValue()) : options;
  }

  private Loop loop() {
    return new Loop() {
      @Override
      public void execute(Runnable task) {
        turns.execute(task);
      }

      @Override
      public Subscription schedule(long millis, Runnable task) {
        Turns.Timer timer = turns.schedule(millis, task);
        return timer::cancel;
      }
    };
  }
}
