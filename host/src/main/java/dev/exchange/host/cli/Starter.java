package dev.exchange.host.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code exchange new} writes, in each language: an exchange, a test of it, and a README. The
 * test in Java is an exchange too.
 *
 * <pre>
 *  NAME/README.md
 *  NAME/NAME.mjs         NAME/name.py         NAME/Name.java
 *  NAME/NAME.test.mjs    NAME/test_name.py    NAME/NameTest.java
 * </pre>
 *
 * <p>By its name, the test is none of the folder's programs: it runs when it is named.
 */
enum Starter {
  /** JavaScript. */
  js("{{id}}.mjs", "{{id}}.test.mjs", "exchange test {{id}}"),
  /** Python. */
  py("{{module}}.py", "test_{{module}}.py", "exchange test {{id}}"),
  /** Java. */
  java(
      "{{class}}.java",
      "{{class}}Test.java",
      "exchange run {{id}} {{id}}/{{class}}Test.java --request test null");

  private static final String README = "README.md";

  private final String program;
  private final String test;
  private final String command;

  Starter(String program, String test, String command) {
    this.program = program;
    this.test = test;
    this.command = command;
  }

  /**
   * Writes the files. Gives their names.
   *
   * @throws CommandFailure NO_PATH if the folder is there already or cannot be written
   */
  List<String> write(Path folder, String id) {
    if (Files.exists(folder)) {
      throw failure("expected no file or folder " + id + " yet, got one; nothing was written");
    }
    Map<String, String> words = words(id);
    words.put("program", filled(program, words));
    words.put("test", filled(test, words));
    words.put("command", filled(command, words));
    Map<String, String> files = new LinkedHashMap<>();
    files.put(filled(program, words), filled(template(name() + "-program"), words));
    files.put(filled(test, words), filled(template(name() + "-test"), words));
    files.put(README, filled(template("readme"), words));
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw failure("expected a folder that can be written, got " + e);
    }
    return new ArrayList<>(files.keySet());
  }

  /** The command that runs the test, from the folder above. */
  String testing(String id) {
    return filled(command, words(id));
  }

  /** The id as a Java class: {@code my-app} is {@code MyApp}; a digit in front gets an E. */
  static String className(String id) {
    StringBuilder name = new StringBuilder();
    for (String word : id.split("[-_$]+", -1)) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    boolean plain = !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0));
    return plain ? name.toString() : "E" + name;
  }

  private static Map<String, String> words(String id) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("id", id);
    words.put("module", id.replace('-', '_'));
    words.put("class", className(id));
    return words;
  }

  private static String template(String part) {
    String resource = "starter/" + part + ".txt";
    try (InputStream text = Starter.class.getResourceAsStream(resource)) {
      if (text == null) {
        throw new IllegalStateException("expected the resource " + resource + ", got none");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failure("expected the resource " + resource + ", got " + e);
    }
  }

  private static String filled(String template, Map<String, String> words) {
    String text = template;
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace("{{" + word.getKey() + "}}", word.getValue());
    }
    return text;
  }

  private static CommandFailure failure(String sentence) {
    return new CommandFailure(ExitCode.NO_PATH, "exchange: " + sentence);
  }
}
