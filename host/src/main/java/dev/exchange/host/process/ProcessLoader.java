package dev.exchange.host.process;

import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import java.nio.file.Path;

/**
 * Loads a program in a process of its own.
 *
 * <p>Threading: any thread.
 */
public final class ProcessLoader implements Program.Loader {

  private final Complex complex;
  private final String language;
  private final Tenancy tenancy;

  /**
   * One for a program.
   *
   * @param language of the program
   */
  public ProcessLoader(Complex complex, String language, Tenancy tenancy) {
    this.complex = complex;
    this.language = language;
    this.tenancy = tenancy;
  }

  /**
   * How the process is to be.
   *
   * @param number which no other process of this host has had
   * @param heap the most memory of its heap, such as {@code 64m}; empty: as the host's own
   * @param source whose manifest it is, in words
   * @param manifest what holds for the program there: permissions and limits
   * @param lineage of the plugin
   */
  public record Tenancy(
      long number, String heap, String source, ValueMap manifest, Lineage lineage) {

    /** What the ids of the exchanges in the process end with. */
    String suffix() {
      return "$" + number;
    }
  }

  @Override
  public boolean accepts(Path path) {
    return true;
  }

  @Override
  public String language() {
    return language;
  }

  @Override
  public boolean moves() {
    return true;
  }

  @Override
  public boolean returns() {
    return false; // what it held has gone on in the process after it
  }

  @Override
  public boolean blocking() {
    return false;
  }

  @Override
  public Future<Program> load(Path path, Site site) {
    return RemoteProgram.start(complex, path, site, tenancy).map(program -> program);
  }
}
