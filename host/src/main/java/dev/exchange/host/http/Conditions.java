package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On what a request depends: the headers If-Match and If-None-Match.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: RFC 9110, 13.1.
 *
 * @param match the tags of If-Match, {@code *} alone for any; null without the header
 * @param noneMatch the same of If-None-Match
 */
record Conditions(@Nullable List<String> match, @Nullable List<String> noneMatch) {

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");
  private static final Pattern LIST =
      Pattern.compile("[\\s,]*(" + TAG.pattern() + "\\s*(,[\\s,]*|$))+");

  /**
   * Those of a request.
   *
   * @throws ExchangeException BAD_MESSAGE for a header that is no list of tags
   */
  static Conditions of(HttpServerRequest request) {
    return new Conditions(
        tags(request, HttpHeaders.IF_MATCH), tags(request, HttpHeaders.IF_NONE_MATCH));
  }

  /** Whether what is there, under that strong tag, is what the caller expects to change or read. */
  boolean holdFor(String tag) {
    return match == null || match.contains("*") || match.contains(tag);
  }

  /** Whether the caller knows what is there, under that strong tag. */
  boolean know(String tag) {
    return noneMatch != null
        && (noneMatch.contains("*") || noneMatch.contains(tag) || noneMatch.contains("W/" + tag));
  }

  private static @Nullable List<String> tags(HttpServerRequest request, CharSequence header) {
    List<String> lines = request.headers().getAll(header);
    if (lines.isEmpty()) {
      return null;
    }
    String line = String.join(",", lines);
    if (line.strip().equals("*")) {
      return List.of("*");
    }
    if (!LIST.matcher(line).matches()) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected * or tags such as \"3-1f\" in " + header + ", got " + line);
    }
    List<String> tags = new ArrayList<>();
    Matcher tag = TAG.matcher(line);
    while (tag.find()) {
      tags.add(tag.group());
    }
    return tags;
  }
}
