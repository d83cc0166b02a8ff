package dev.exchange.host.plugin;

import dev.exchange.api.Failure;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a plugin from outside, at one moment.
 *
 * @param id its id
 * @param name its name for people
 * @param version the version that is at work, or would be
 * @param state where it stands
 * @param since when it got there, in ms since the epoch
 * @param entry the file or folder
 * @param exchanges the ids of its exchanges
 * @param needs the ids of the plugins that it needs
 * @param swaps how often another version has taken its place
 * @param before the version that can be called back; null if there is none
 * @param failure why it failed, or why its last change did not take place; null if all is well
 * @param tells what it says of itself
 * @param restarts how often it died and was started again
 * @param killer the message that it was handling when it died last; null if it did not, or if that
 *     is not known
 */
public record PluginView(
    String id,
    String name,
    String version,
    PluginState state,
    long since,
    String entry,
    List<String> exchanges,
    List<String> needs,
    int swaps,
    @Nullable String before,
    @Nullable Failure failure,
    ValueMap tells,
    int restarts,
    @Nullable ValueMap killer) {

  public PluginView {
    exchanges = List.copyOf(exchanges);
    needs = List.copyOf(needs);
  }
}
