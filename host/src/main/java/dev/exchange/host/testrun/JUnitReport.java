package dev.exchange.host.testrun;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes how tests ended as the XML that build servers read: a {@code testsuite} for each file, a
 * {@code testcase} for each test.
 *
 * <p>Threading: any thread that may block on files.
 */
public final class JUnitReport {

  private JUnitReport() {}

  /** Writes the report; folders on the way are made. */
  public static void write(Path report, List<TestCase> cases) throws IOException {
    Path folder = report.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (Writer out = Files.newBufferedWriter(report)) {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      totals(xml, cases);
      for (Map.Entry<Path, List<TestCase>> suite : byFile(cases).entrySet()) {
        suite(xml, suite.getKey(), suite.getValue());
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static Map<Path, List<TestCase>> byFile(List<TestCase> cases) {
    Map<Path, List<TestCase>> files = new LinkedHashMap<>();
    for (TestCase one : cases) {
      files.computeIfAbsent(one.file(), file -> new ArrayList<>()).add(one);
    }
    return files;
  }

  private static void suite(XMLStreamWriter xml, Path file, List<TestCase> cases)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", file.toString());
    totals(xml, cases);
    for (TestCase one : cases) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", file.toString());
      xml.writeAttribute("name", clean(one.name()));
      xml.writeAttribute("time", seconds(one.real()));
      if (one.skipped()) {
        xml.writeEmptyElement("skipped");
      }
      if (one.failure() != null) {
        failure(xml, one, one.failure());
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void failure(XMLStreamWriter xml, TestCase one, ExchangeException why)
      throws XMLStreamException {
    xml.writeStartElement("failure");
    xml.writeAttribute("type", why.code().name());
    xml.writeAttribute("message", clean(why.text()));
    List<String> lines = new ArrayList<>();
    Location place = why.location();
    if (place != null) {
      lines.add("at " + place);
      lines.addAll(place.stack());
    }
    if (one.seed() != null) {
      lines.add("seed " + one.seed());
    }
    lines.addAll(one.story());
    xml.writeCharacters(clean(String.join("\n", lines)));
    xml.writeEndElement();
  }

  private static void totals(XMLStreamWriter xml, List<TestCase> cases) throws XMLStreamException {
    Duration time = cases.stream().map(TestCase::real).reduce(Duration.ZERO, Duration::plus);
    xml.writeAttribute("tests", String.valueOf(cases.size()));
    xml.writeAttribute(
        "failures", String.valueOf(cases.stream().filter(one -> one.failure() != null).count()));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", String.valueOf(cases.stream().filter(TestCase::skipped).count()));
    xml.writeAttribute("time", seconds(time));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }

  /** Without the characters that XML cannot carry. */
  private static String clean(String text) {
    return text.replaceAll(
        "[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "�");
  }
}
