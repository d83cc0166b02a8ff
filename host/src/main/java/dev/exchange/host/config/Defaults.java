package dev.exchange.host.config;

import java.time.Duration;
import java.util.List;

/**
 * Every setting of a host with its default: the one place.
 *
 * <p>{@code exchange doctor} prints them with the values that hold and where those come from.
 */
public final class Defaults {

  /** The id of the gateway. */
  public static final Setting<String> ID =
      new Setting<>(
          "host.id", "host", Forms.ID, "--id", "id of the host: that of its gateway exchange");

  /** Other hosts. */
  public static final Setting<List<String>> JOIN =
      new Setting<>(
          "host.join",
          List.of(),
          Forms.LINKS,
          "--join",
          "other hosts whose registries are merged, such as ws://b:7070/exchange/b");

  /** What other hosts want to see. */
  public static final Setting<String> JOIN_TOKEN =
      new Setting<>(
          "host.join.token",
          "",
          Forms.SECRET,
          "",
          "token that the hosts want to see that are joined");

  /** Where the host listens. */
  public static final Setting<String> HTTP_HOST =
      new Setting<>(
          "http.host", "127.0.0.1", Forms.TEXT, "--host", "address that the host listens on");

  /** The port; 0 takes a free one. */
  public static final Setting<Integer> HTTP_PORT =
      new Setting<>(
          "http.port", 7070, Forms.PORT, "--port", "port of the host; 0 takes a free one");

  /** What a caller must show. */
  public static final Setting<String> TOKEN =
      new Setting<>(
          "token", "", Forms.SECRET, "--token", "what callers show as Authorization: Bearer");

  /** Foreign origins that may call. */
  public static final Setting<List<String>> HTTP_ORIGINS =
      new Setting<>(
          "http.origins",
          List.of(),
          Forms.LIST,
          "--origin",
          "pages of other origins that may call, such as https://example.org");

  /** Further names of this host. */
  public static final Setting<List<String>> HTTP_NAMES =
      new Setting<>(
          "http.names",
          List.of(),
          Forms.LIST,
          "",
          "names in the Host header that are taken besides the address and localhost");

  /** A folder of pages. */
  public static final Setting<String> HTTP_PAGES =
      new Setting<>(
          "http.pages",
          "",
          Forms.FOLDER,
          "--pages",
          "folder whose files the host serves to browsers");

  /** Bytes of a body. */
  public static final Setting<Integer> HTTP_BODY =
      new Setting<>("http.body", 1 << 20, Forms.SIZE, "", "largest body of a request");

  /** Bytes of a request's header lines. */
  public static final Setting<Integer> HTTP_HEAD =
      new Setting<>("http.head", 8 << 10, Forms.SIZE, "", "largest header of a request");

  /** Bytes of a request line. */
  public static final Setting<Integer> HTTP_LINE =
      new Setting<>("http.line", 4 << 10, Forms.SIZE, "", "longest first line of a request");

  /** How long a body may take to come. */
  public static final Setting<Duration> HTTP_BODY_TIME =
      new Setting<>(
          "http.body.time", Duration.ofSeconds(10), Forms.TIME, "", "how long a body may take");

  /** The longest timeout that a caller may ask for. */
  public static final Setting<Duration> HTTP_TIMEOUT_MAX =
      new Setting<>(
          "http.timeout.max",
          Duration.ofSeconds(60),
          Forms.TIME,
          "",
          "longest timeout that a caller may ask for");

  /** When a connection without traffic is closed. */
  public static final Setting<Duration> HTTP_IDLE =
      new Setting<>(
          "http.idle",
          Duration.ofSeconds(75),
          Forms.TIME,
          "",
          "when a connection without traffic is closed; more than http.timeout.max");

  /** How many requests may wait for their answers at once. */
  public static final Setting<Integer> HTTP_PENDING =
      new Setting<>(
          "http.pending", 10_000, Forms.COUNT, "", "requests that may wait for answers at once");

  /** Events that are kept for those who come back. */
  public static final Setting<Integer> EVENTS_RING =
      new Setting<>(
          "http.events.ring",
          1_000,
          Forms.COUNT,
          "",
          "recent events of a stream that are kept for those who come back or read slowly");

  /** Bytes of the events that are kept. */
  public static final Setting<Integer> EVENTS_BYTES =
      new Setting<>(
          "http.events.bytes", 1 << 20, Forms.SIZE, "", "most bytes of the events of a stream");

  /** Streams of events. */
  public static final Setting<Integer> EVENTS_STREAMS =
      new Setting<>(
          "http.events.streams",
          100,
          Forms.COUNT,
          "",
          "streams of events at once, one for each exchange and pattern or cell that is read");

  /** Readers of events. */
  public static final Setting<Integer> EVENTS_READERS =
      new Setting<>(
          "http.events.readers",
          1_000,
          Forms.COUNT,
          "",
          "readers of all streams of events at once");

  /** How long a stream without readers goes on. */
  public static final Setting<Duration> EVENTS_KEEP =
      new Setting<>(
          "http.events.keep",
          Duration.ofSeconds(60),
          Forms.TIME,
          "",
          "how long a stream of events that nobody reads is kept for those who come back");

  /** How often a reader that is told nothing hears that the host is there. */
  public static final Setting<Duration> EVENTS_HEARTBEAT =
      new Setting<>(
          "http.events.heartbeat",
          Duration.ofSeconds(15),
          Forms.TIME,
          "",
          "time between the comments that keep a stream of events open; less than http.idle");

  /** Whether clients of the event bus may connect. */
  public static final Setting<Boolean> EVENTBUS =
      new Setting<>(
          "eventbus", true, Forms.SWITCH, "", "clients of the Vert.x event bus at /eventbus");

  /** Addresses that clients may send to. */
  public static final Setting<List<String>> EVENTBUS_INBOUND =
      new Setting<>(
          "eventbus.inbound",
          List.of("exchange.**"),
          Forms.LIST,
          "",
          "patterns of addresses that clients of the event bus may send to");

  /** Addresses that clients may listen at. */
  public static final Setting<List<String>> EVENTBUS_OUTBOUND =
      new Setting<>(
          "eventbus.outbound",
          List.of("exchange.*.$on.**"),
          Forms.LIST,
          "",
          "patterns of addresses that clients of the event bus may listen at");

  /** The port of the event bus over TCP. */
  public static final Setting<Integer> EVENTBUS_TCP_PORT =
      new Setting<>(
          "eventbus.tcp.port",
          Forms.OFF,
          Forms.PORT_OR_OFF,
          "",
          "port for clients of the event bus over TCP, at http.host");

  /** How long a request may take when nothing is said. */
  public static final Setting<Duration> REQUEST_TIMEOUT =
      new Setting<>(
          "request.timeout",
          Duration.ofSeconds(5),
          Forms.TIME,
          "--timeout",
          "how long a request may take when nothing else is said");

  /**
   * How long connecting may take when nothing is said: less than the load of a script, so that a
   * program that connects at its top level is told whom it has waited for.
   */
  public static final Setting<Duration> CONNECT_TIMEOUT =
      new Setting<>(
          "connect.timeout",
          Duration.ofSeconds(20),
          Forms.TIME,
          "",
          "how long connecting waits for an exchange to appear when nothing else is said");

  /** How long a handler may hold its thread. */
  public static final Setting<Duration> HANDLER_TIMEOUT =
      new Setting<>(
          "handler.timeout",
          Duration.ofSeconds(1),
          Forms.TIME,
          "",
          "how long a script's handler may run at a stretch before it is interrupted");

  /** How long closing waits for what was accepted. */
  public static final Setting<Duration> CLOSE_TIMEOUT =
      new Setting<>(
          "close.timeout",
          Duration.ofSeconds(5),
          Forms.TIME,
          "",
          "how long closing waits for messages that were accepted");

  /** Messages that wait at an exchange. */
  public static final Setting<Integer> INBOX =
      new Setting<>(
          "exchange.inbox",
          65_536,
          Forms.COUNT,
          "",
          "messages that wait at an exchange; one more is refused with OVERLOADED");

  /** Messages that wait for a handler to appear. */
  public static final Setting<Integer> PARKED =
      new Setting<>(
          "exchange.parked",
          10_000,
          Forms.COUNT,
          "",
          "messages that wait at an exchange for a handler to appear");

  /** Trace events that are kept. */
  public static final Setting<Integer> TRACE_RING =
      new Setting<>(
          "trace.ring", 2_048, Forms.COUNT, "", "trace events that an exchange keeps in memory");

  /** Whether the exchanges of one host are peers of each other. */
  public static final Setting<Boolean> MESH =
      new Setting<>(
          "mesh", true, Forms.SWITCH, "--no-mesh", "exchanges of one host are peers of each other");

  /** A folder of plugins. */
  public static final Setting<String> PLUGINS =
      new Setting<>(
          "plugins.folder",
          "",
          Forms.FOLDER,
          "--plugins",
          "folder whose plugins run: new ones start, changed ones are swapped, removed ones stop");

  /** Which values are checked against the schemas of a plugin's manifest. */
  public static final Setting<String> CONTRACTS =
      new Setting<>(
          "contracts",
          "both",
          Forms.oneOf("both", "input", "none"),
          "",
          "which values are checked against schemas at a handler's door: both, input or none");

  /** Whether somebody works on the programs. */
  public static final Setting<Boolean> DEV =
      new Setting<>(
          "dev",
          false,
          Forms.SWITCH,
          "--dev",
          "programs are swapped when a file that they have read is saved");

  /** All of them, in the order in which they are shown. */
  public static final List<Setting<?>> ALL =
      List.of(
          ID,
          JOIN,
          JOIN_TOKEN,
          HTTP_HOST,
          HTTP_PORT,
          TOKEN,
          HTTP_ORIGINS,
          HTTP_NAMES,
          HTTP_PAGES,
          HTTP_BODY,
          HTTP_HEAD,
          HTTP_LINE,
          HTTP_BODY_TIME,
          HTTP_TIMEOUT_MAX,
          HTTP_IDLE,
          HTTP_PENDING,
          EVENTS_RING,
          EVENTS_BYTES,
          EVENTS_STREAMS,
          EVENTS_READERS,
          EVENTS_KEEP,
          EVENTS_HEARTBEAT,
          EVENTBUS,
          EVENTBUS_INBOUND,
          EVENTBUS_OUTBOUND,
          EVENTBUS_TCP_PORT,
          REQUEST_TIMEOUT,
          CONNECT_TIMEOUT,
          HANDLER_TIMEOUT,
          CLOSE_TIMEOUT,
          INBOX,
          PARKED,
          TRACE_RING,
          MESH,
          PLUGINS,
          CONTRACTS,
          DEV);

  private Defaults() {}
}
