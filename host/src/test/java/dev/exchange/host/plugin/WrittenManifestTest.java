package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Manifests that stand in the text of programs. */
class WrittenManifestTest {

  private static final ValueMap EXPECTED =
      ValueMap.of(
          Map.of(
              "id", "a",
              "version", "1.0.0",
              "author", "It's \"Ada\" # no comment",
              "capabilities", ValueList.of("x", "True")));

  @Test
  void literalsOfEachLanguageAreRead() {
    assertThat(
            WrittenManifest.find(
                "a.mjs",
                """
                import { exchange } from 'exchange';
                export const plugin = {
                  id: 'a', // the id
                  version: '1.0.0',
                  /* who */ author: 'It\\'s "Ada" # no comment',
                  capabilities: ['x', 'True',],
                };
                exchange({ id: 'a' });
                """))
        .contains(EXPECTED);
    assertThat(
            WrittenManifest.find(
                "a.py",
                """
                # a plugin
                PLUGIN: dict = {
                    "id": "a",  # the id
                    'version': '1.0.0',
                    "author": "It's \\"Ada\\" # no comment",
                    "capabilities": ["x", "True",],
                }
                """))
        .contains(EXPECTED);
    assertThat(
            WrittenManifest.find(
                "A.java",
                "class A { static final String PLUGIN = \"\"\"\n"
                    + "{\"id\": \"a\", \"version\": \"1.0.0\"}\n"
                    + "\"\"\"; }"))
        .contains(ValueMap.of("id", "a", "version", "1.0.0"));
    assertThat(WrittenManifest.find("b.py", "PLUGIN = {\"x\": True, 'y': None, 'z': [False]}"))
        .hasValueSatisfying(value ->
            assertThat(value)
                .isInstanceOfSatisfying(
                    ValueMap.class,
                    map -> {
                      assertThat(map.get("x")).isEqualTo(true);
                      assertThat(map.get("y")).isNull();
                      assertThat(map.get("z")).isEqualTo(ValueList.of(false));
                    }));
  }

  @Test
  void aProgramWithoutOneHasNone() {
    assertThat(WrittenManifest.find("a.mjs", "const plugin = { id: 'a' };")).isEmpty();
    assertThat(WrittenManifest.find("a.py", "    PLUGIN = {}")).isEmpty();
    assertThat(WrittenManifest.find("a.txt", "PLUGIN = {}")).isEmpty();
  }

  @Test
  void whatIsNoLiteralIsToldWithItsLine() {
    assertThatThrownBy(() -> WrittenManifest.find("a.mjs", "\n\nexport const plugin = made();\n"))
        .hasMessageContaining("a literal as the manifest in a.mjs:3");
    assertThatThrownBy(() -> WrittenManifest.find("a.py", "PLUGIN = dict(id='a')\n"))
        .hasMessageContaining("a.py:1");
  }
}
