package dev.exchange.host.polyglot;

/** A guest language. */
public enum Guest {
  /** ECMAScript modules. */
  JS("js", "JavaScript"),
  /** Python 3. */
  PYTHON("python", "Python");

  private final String id;
  private final String title;

  Guest(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** How people call it. */
  public String title() {
    return title;
  }

  /** How engines and listings call it. */
  public String id() {
    return id;
  }
}
