package dev.exchange.host.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may do.
 *
 * <p>A list that is null was not given: the plugin may do all that its language lets it. A list
 * that was given holds all that it may do; an empty one forbids it.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/plugins.md, PL7.
 *
 * @param given whether the manifest speaks of permissions at all; then lists may still be null
 * @param handle patterns of the names that it may handle
 * @param send patterns of the names that it may send and ask for
 * @param subscribe patterns of the names that it may watch
 * @param network whom it may connect to
 * @param files what it may touch besides its own program
 * @param environment names of the environment variables that it may read
 */
public record Permissions(
    boolean given,
    @Nullable List<String> handle,
    @Nullable List<String> send,
    @Nullable List<String> subscribe,
    @Nullable List<HostPattern> network,
    @Nullable List<FilePermission> files,
    @Nullable List<String> environment) {

  /** Those of a manifest that does not speak of them. */
  public static final Permissions NOT_GIVEN =
      new Permissions(false, null, null, null, null, null, null);

  public Permissions {
    handle = handle == null ? null : List.copyOf(handle);
    send = send == null ? null : List.copyOf(send);
    subscribe = subscribe == null ? null : List.copyOf(subscribe);
    network = network == null ? null : List.copyOf(network);
    files = files == null ? null : List.copyOf(files);
    environment = environment == null ? null : List.copyOf(environment);
  }
}
