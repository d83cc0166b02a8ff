package dev.exchange.host.plugin;

import java.io.Closeable;
import java.util.Map;

/** Classes that were compiled in memory. Threading: any thread. */
final class CompiledClassLoader extends ClassLoader implements Closeable {

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes;

  /** Classes by name; they see that parent. */
  CompiledClassLoader(String name, Map<String, byte[]> classes, ClassLoader parent) {
    super(name, parent);
    this.classes = Map.copyOf(classes);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /** There is nothing to close: the classes go when nobody refers to them. */
  @Override
  public void close() {}
}
