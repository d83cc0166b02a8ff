import static java.lang.classfile.Attributes.moduleHashes;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleHashesAttribute;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a copy of the JDK that runs this program, with the optimizing compiler in the place of the
 * JDK's module {@code jdk.graal.compiler}, which is empty. Arguments: the folder of the compiler's
 * jars, a scratch folder, and the folder to write; neither of the two may exist.
 *
 * <p>jlink prefers the JDK's own modules, unless it finds {@code java.base} on its module path too.
 * So all modules are packed as jars first, without what jlink itself generates and without the
 * hashes in {@code java.base}, which are those of other packages.
 */
final class RuntimeImage {
  private static final Set<String> REPLACED =
      Set.of("jdk.graal.compiler", "jdk.graal.compiler.management");
  private static final String INCUBATING = "jdk.incubator.";
  private static final String GENERATED = "/java.base/jdk/internal/module/SystemModules$";
  private static final String LINKABLE = "/jdk.jlink/jdk/tools/jlink/internal/runlink";
  private static final int BUFFER = 1 << 16;
  private static final Set<String> LEFT_OUT =
      Set.of("jmods", "legal", "man", "demo", "lib/modules", "lib/src.zip", "lib/libjvmcicompiler");

  private RuntimeImage() {}

  /** Exits with 1 and says why on standard error if there is no image. */
  public static void main(String[] args) throws IOException {
    String compiler = args[0];
    Path packed = Path.of(args[1]);
    Path image = Path.of(args[2]);
    List<String> modules = pack(packed);
    int result = link(List.of(compiler, packed.toString()), modules, image);
    if (result != 0) {
      System.err.println("jlink ended with " + result);
      System.exit(1);
    }
    complete(Path.of(System.getProperty("java.home")).toRealPath(), image);
  }

  /** Writes the modules of this JDK as jars. Gives the names of those to link. */
  private static List<String> pack(Path packed) throws IOException {
    Files.createDirectories(packed);
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    List<String> names = new ArrayList<>();
    try (Stream<Path> found = Files.list(modules)) {
      for (Path module : found.sorted().toList()) {
        String name = module.getFileName().toString();
        if (!REPLACED.contains(name) && !name.startsWith(INCUBATING)) {
          names.add(name);
          pack(modules, module, packed.resolve(name + ".jar"));
        }
      }
    }
    return names;
  }

  private static void pack(Path modules, Path module, Path jar) throws IOException {
    Path descriptor = module.resolve("module-info.class");
    try (Stream<Path> found = Files.walk(module);
        OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file, BUFFER))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Path resource : (Iterable<Path>) found::iterator) {
        if (Files.isDirectory(resource) || jlinkWrites(modules, resource)) {
          continue;
        }
        byte[] bytes = Files.readAllBytes(resource);
        zip.putNextEntry(new ZipEntry(module.relativize(resource).toString()));
        zip.write(resource.equals(descriptor) ? withoutHashes(bytes) : bytes);
        zip.closeEntry();
      }
    }
  }

  private static boolean jlinkWrites(Path modules, Path file) {
    String path = "/" + modules.relativize(file);
    return path.startsWith(GENERATED) || path.startsWith(LINKABLE);
  }

  private static byte[] withoutHashes(byte[] descriptor) {
    ClassFile classFile = ClassFile.of();
    ClassModel model = classFile.parse(descriptor);
    if (model.findAttribute(moduleHashes()).isEmpty()) {
      return descriptor;
    }
    return classFile.transformClass(
        model, ClassTransform.dropping(ModuleHashesAttribute.class::isInstance));
  }

  private static int link(List<String> modulePath, List<String> modules, Path image) {
    return ToolProvider.findFirst("jlink")
        .orElseThrow(() -> new IllegalStateException("expected a JDK with jlink, got one without"))
        .run(
            System.out,
            System.err,
            // The classes that this plugin generates were packed with the others.
            "--disable-plugin=generate-jli-classes",
            "--module-path=" + String.join(System.getProperty("path.separator"), modulePath),
            "--add-modules=jdk.graal.compiler," + String.join(",", modules),
            "--output=" + image);
  }

  /** Copies what is not a module: launchers, native libraries, configuration. */
  private static void complete(Path home, Path image) throws IOException {
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path relative = home.relativize(folder);
            if (leftOut(relative)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(image.resolve(relative));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = home.relativize(file);
            if (!leftOut(relative)) {
              copy(home, file, image.resolve(relative));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean leftOut(Path relative) {
    String path = relative.toString().replace('\\', '/');
    return LEFT_OUT.stream().anyMatch(path::startsWith) || path.endsWith(".jsa");
  }

  /**
   * A link within the JDK becomes a file, so that the JVM finds its home by the place of its
   * library; one that leads out of it, such as to the certificates of the system, stays a link.
   */
  private static void copy(Path home, Path file, Path copy) throws IOException {
    if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS) || !Files.exists(file)) {
      return;
    }
    Path real = file.toRealPath();
    if (real.startsWith(home)) {
      Files.copy(real, copy, StandardCopyOption.COPY_ATTRIBUTES);
    } else {
      Files.createSymbolicLink(copy, real);
    }
  }
}
