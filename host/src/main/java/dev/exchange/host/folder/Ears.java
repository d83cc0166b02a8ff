package dev.exchange.host.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the file system what changes in folders, and says whom it concerns. It may miss
 * something, and may hear of what changed nothing: what it says is a reason to look, no more.
 *
 * <p>Where the system gives no ear, or not enough of them, {@link #trouble} says so, and nothing is
 * heard.
 *
 * <p>Threading: one thread; {@link #close} on any, which ends a wait.
 */
final class Ears implements Closeable {

  /** How many folders are heard at one go, so that a flood does not keep anybody from looking. */
  private static final int MOST_AT_ONCE = 256;

  private static final WatchEvent.Kind<?>[] ALL = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  /** What is done about what was heard. */
  interface Hearer {

    /** Something happened at or under that path. */
    void heard(Path path);

    /** More happened than could be told. */
    void missed();
  }

  /**
   * Whom the events of a folder concern.
   *
   * @param owner who listens
   * @param name the one name that matters; null for all
   * @param children whether an event is told of the child, else it is told of the owner
   */
  private record Interest(Path owner, @Nullable String name, boolean children) {}

  private final @Nullable WatchService service;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<WatchKey, Set<Interest>> interests = new HashMap<>();
  private final Map<Path, Set<WatchKey>> keys = new HashMap<>();
  private final Map<Path, String> unheard = new HashMap<>();
  private final @Nullable String deafness;

  private Ears(@Nullable WatchService service, @Nullable String deafness) {
    this.service = service;
    this.deafness = deafness;
  }

  /** Ears for the paths of a file system. */
  static Ears of(FileSystem files) {
    try {
      return new Ears(files.newWatchService(), null);
    } catch (IOException e) {
      return new Ears(null, sentence(Reason.of(e)));
    } catch (UnsupportedOperationException _) {
      return new Ears(null, sentence("a file system that tells of none"));
    }
  }

  /** Why something is not heard; null if all is. */
  @Nullable String trouble() {
    return deafness != null ? deafness : unheard.values().stream().findFirst().orElse(null);
  }

  /** Begins anew to say what an owner listens to. */
  Round round(Path owner) {
    return new Round(owner);
  }

  /** Listens to nothing any more for that owner. */
  void forget(Path owner) {
    unheard.keySet().removeIf(folder -> folder.startsWith(owner));
    round(owner).close();
  }

  /** Waits until something is heard, at most so long, and tells it. */
  void await(long nanos, Hearer hearer) throws InterruptedException {
    if (service == null) {
      if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new InterruptedException();
      }
      return;
    }
    WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
    for (int n = 0; key != null && n < MOST_AT_ONCE; n++) {
      hear(key, hearer);
      key = service.poll();
    }
    if (key != null) {
      hear(key, hearer);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    if (service != null) {
      service.close();
    }
  }

  private void hear(WatchKey key, Hearer hearer) {
    List<WatchEvent<?>> events = key.pollEvents();
    Set<Interest> concerned = interests.getOrDefault(key, Set.of());
    for (WatchEvent<?> event : events) {
      if (event.context() instanceof Path child) {
        concerned.forEach(interest -> tell(interest, child, hearer));
      } else {
        hearer.missed();
      }
    }
    if (!key.reset()) {
      interests.remove(key);
      concerned.forEach(interest -> hearer.heard(interest.owner()));
    }
  }

  private static void tell(Interest interest, Path child, Hearer hearer) {
    String name = child.toString();
    if (interest.children()) {
      hearer.heard(interest.owner().resolve(name));
    } else if (interest.name() == null
        ? !ProgramNames.isPassedOver(name)
        : interest.name().equals(name)) {
      hearer.heard(interest.owner());
    }
  }

  private static String sentence(String got) {
    return "expected the system to tell of changes, got %s: they are found by looking, later"
        .formatted(got);
  }

  /** What one owner listens to; what it listened to before and does not now is let go at close. */
  final class Round implements AutoCloseable {

    private final Path owner;
    private final Set<WatchKey> heard = new HashSet<>();

    private Round(Path owner) {
      this.owner = owner;
    }

    /** Hears of the children of a folder, each by its own path. */
    void toChildren(Path folder) {
      listen(folder, new Interest(owner, null, true));
    }

    /** Hears of anything in a folder that is looked at. */
    void toAll(Path folder) {
      listen(folder, new Interest(owner, null, false));
    }

    /** Hears of a path itself, or of the first part of it that is missing. */
    void to(Path path) {
      Path folder = path.getParent();
      if (folder != null) {
        to(folder, String.valueOf(path.getFileName()));
      }
    }

    private void to(Path folder, String name) {
      Path above = folder.getParent();
      if (!listen(folder, new Interest(owner, name, false)) && above != null) {
        to(above, String.valueOf(folder.getFileName()));
      }
    }

    /** Whether there is such a folder. */
    private boolean listen(Path folder, Interest interest) {
      if (service == null) {
        return true;
      }
      try {
        WatchKey key = folder.register(service, ALL);
        interests.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(interest);
        heard.add(key);
        unheard.remove(folder);
        return true;
      } catch (NoSuchFileException | NotDirectoryException _) {
        unheard.remove(folder);
        return false;
      } catch (IOException e) {
        unheard.put(folder, sentence(Reason.of(e)));
        return true;
      }
    }

    @Override
    public void close() {
      Set<WatchKey> before = heard.isEmpty() ? keys.remove(owner) : keys.put(owner, heard);
      if (before != null) {
        before.stream().filter(key -> !heard.contains(key)).forEach(this::letGo);
      }
    }

    private void letGo(WatchKey key) {
      Set<Interest> left = interests.get(key);
      if (left != null) {
        left.removeIf(interest -> interest.owner().equals(owner));
        if (left.isEmpty()) {
          interests.remove(key);
          key.cancel();
        }
      }
    }
  }
}
