package dev.exchange.host.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Which version of the product this is, as the build wrote it into the jar.
 *
 * <p>Threading: any thread.
 */
public final class Product {

  private static final String RESOURCE =
      "/META-INF/maven/dev.exchange/exchange-host/pom.properties";
  private static final String VERSION = read();

  private Product() {}

  /** The number; {@code development} outside of a jar. */
  public static String version() {
    return VERSION;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream resource = Product.class.getResourceAsStream(RESOURCE)) {
      if (resource != null) {
        properties.load(resource);
      }
    } catch (IOException _) {
      properties.clear();
    }
    return properties.getProperty("version", "development");
  }
}
