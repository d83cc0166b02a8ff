package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples with a page, in real browsers, hosts and children. */
class PagesTest {

  @TempDir private Path folder;

  @Test
  void aPageShowsWhatCameFromWorkersInTwoOtherProcessesAndTheWayThatItTook() throws Exception {
    try (PageHost host = new PageHost(folder, "examples/browser-server-worker")) {
      host.show("/");
      String shown = host.ask("browser/page.text", "null", text -> text.contains("0.8"));
      assertThat(shown)
          .contains("apple 0.5", "pear 0.8")
          .contains("browser → server → worker → server → browser");
    }
  }

  @Test
  void whatOneTabSaysTheOtherOneShows() throws Exception {
    try (PageHost host = new PageHost(folder, "examples/chat")) {
      host.show("/?tab=ada");
      host.show("/?tab=bob");
      host.ask("ada/tab.text", "null", text -> true);
      host.ask("bob/tab.text", "null", text -> true);
      host.ask("ada/tab.say", "\"hello, bob\"", answer -> true);
      host.ask("bob/tab.say", "\"hello, ada\"", answer -> true);
      for (String tab : new String[] {"ada", "bob"}) {
        host.ask(
            tab + "/tab.text",
            "null",
            text -> text.contains("ada: hello, bob") && text.contains("bob: hello, ada"));
      }
    }
  }
}
