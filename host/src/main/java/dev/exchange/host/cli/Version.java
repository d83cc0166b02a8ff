package dev.exchange.host.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version, as the build wrote it into the jar; {@code development} outside of one. */
final class Version implements IVersionProvider {

  private static final String RESOURCE =
      "/META-INF/maven/dev.exchange/exchange-host/pom.properties";

  /** The number. */
  static String number() {
    Properties properties = new Properties();
    try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
      if (resource != null) {
        properties.load(resource);
      }
    } catch (IOException _) {
      properties.clear();
    }
    return properties.getProperty("version", "development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"exchange " + number()};
  }
}
