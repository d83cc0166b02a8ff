package dev.exchange.host.plugin;

import dev.exchange.api.plugin.Plugin;

/**
 * The parent of every program's class loader: the platform, and of the host what {@link ApiSurface}
 * shows. It has no resources of the host, so no service of the host is found through it.
 *
 * <p>Threading: any thread.
 */
final class ApiClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host = Plugin.class.getClassLoader();

  ApiClassLoader() {
    super("exchange-api", getPlatformClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return ApiSurface.shows(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }
}
