package dev.exchange.host.contract;

import java.util.ArrayList;
import java.util.List;

/** Whether the elements of a list, as a narrow schema has them, are as a wide one has them. */
record Elements(Containment containment, List<Part> narrow, Part wide, String path) {

  /** What one keyword of the wide schema asks of them. */
  boolean held(String keyword) {
    int told = wide.all("prefixItems").size();
    boolean held = true;
    if (keyword.equals("prefixItems")) {
      for (int i = 0; i < told; i++) {
        held &= fits(i, wide.all("prefixItems").get(i));
      }
      return held;
    }
    Part asked = wide.with(wide.get("items"));
    int longest = narrow.stream().mapToInt(part -> part.all("prefixItems").size()).max().orElse(0);
    for (int i = told; i < longest; i++) {
      held &= fits(i, asked);
    }
    if (Bounds.size(narrow, "maxItems", Math.max(told, longest))) {
      return held;
    }
    held &= containment.covers(at(Integer.MAX_VALUE), asked, path + "/*");
    return held;
  }

  private boolean fits(int index, Part asked) {
    return Bounds.size(narrow, "maxItems", index)
        || containment.covers(at(index), asked, path + "/" + index);
  }

  /** All that is asked of the element at an index. */
  private List<Part> at(int index) {
    List<Part> asked = new ArrayList<>();
    for (Part part : narrow) {
      List<Part> first = part.all("prefixItems");
      asked.add(index < first.size() ? first.get(index) : part.with(part.get("items")));
    }
    return asked;
  }
}
