package dev.exchange.host.folder;

/** What one look at an entry showed. */
sealed interface Look {

  /** There is nothing. */
  Look ABSENT = new Absent();

  /** There is a folder without any file. */
  Look EMPTY = new Empty();

  /**
   * It is there.
   *
   * @param exact a digest of all that was seen, times and keys of files included
   * @param content a digest of what matters to who reads it
   */
  record Present(String exact, String content) implements Look {}

  /** It is not there. */
  record Absent() implements Look {}

  /** It is not there yet, and may be filled. */
  record Empty() implements Look {}

  /**
   * It is there and cannot be read.
   *
   * @param sentence why
   */
  record Unreadable(String sentence) implements Look {}
}
