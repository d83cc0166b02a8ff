package dev.exchange.host.child;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How children are run.
 *
 * <pre>
 *   node SDK/js/child.mjs SCRIPT ARGS…
 *   python3 -m exchange.child SCRIPT ARGS…          PYTHONPATH has SDK/py
 *   java (options and class path of this JVM) dev.exchange.host.Child SCRIPT ARGS…
 * </pre>
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Source: docs/spec/protocol.md, W18.
 */
public final class ChildCommand {

  /** The main class of a child that is a host. */
  private static final String MAIN = "dev.exchange.host.Child";

  private final Sdk sdk;
  private final String node;
  private final String python;

  /** Finds the SDKs, Node and CPython as that environment says. */
  public ChildCommand(Map<String, String> environment) {
    sdk = new Sdk(environment);
    node = environment.getOrDefault("EXCHANGE_NODE", "node");
    python = environment.getOrDefault("EXCHANGE_PYTHON", "python3");
  }

  /**
   * What starts a child.
   *
   * @param told what it is told of its parent, as variables
   */
  ProcessBuilder of(ChildOrder order, Map<String, String> told) {
    List<String> words = new ArrayList<>();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    switch (order.runtime()) {
      case NODE -> {
        words.add(node);
        words.add(sdk.folder().resolve("js/child.mjs").toString());
      }
      case PYTHON -> {
        words.addAll(List.of(python, "-m", "exchange.child"));
        Path sources = sdk.folder().resolve("py");
        environment.merge(
            "PYTHONPATH", sources.toString(), (own, more) -> more + File.pathSeparator + own);
        environment.put("PYTHONUNBUFFERED", "1");
      }
      case HOST -> words.addAll(java(order.heap(), MAIN));
    }
    words.add(order.script().toString());
    words.addAll(order.arguments());
    environment.putAll(order.environment());
    environment.putAll(told);
    Path folder = order.script().getParent();
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    return builder;
  }

  /**
   * This JVM again, without its agents: a debugger has one port.
   *
   * @param heap its size, such as {@code 128m}; empty for the same
   * @param main its main class
   */
  public static List<String> java(String heap, String main) {
    List<String> words = new ArrayList<>();
    String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    words.add(own);
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      boolean agent = option.startsWith("-agent") || option.startsWith("-javaagent");
      boolean replaced = !heap.isEmpty() && option.startsWith("-Xm");
      if (!agent && !replaced) {
        words.add(option);
      }
    }
    if (!heap.isEmpty()) { // one that has no memory left ends, rather than limp along
      words.addAll(List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
    }
    words.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), main));
    return words;
  }

  /** A child runs in another folder. */
  private static String absolute(String classPath) {
    List<String> parts = new ArrayList<>();
    for (String part : classPath.split(File.pathSeparator, -1)) {
      parts.add(part.isEmpty() ? part : Path.of(part).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, parts);
  }
}
