package dev.exchange.host.cli;

import dev.exchange.host.exchange.Product;
import picocli.CommandLine.IVersionProvider;

/** The version, for {@code --version}. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"exchange " + Product.version()};
  }
}
