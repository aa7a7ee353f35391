package io.hatoba.web.markup;

import org.commonmark.node.Node;

/** Trees that are shallow enough to be walked by recursion. */
final class BoundedNodes {
  static final int DEEPEST = 120;

  private BoundedNodes() {}

  /** Puts what lies deeper than {@link #DEEPEST} beside what holds it, without recursion. */
  static void flatten(Node root) {
    Node at = root;
    int depth = 0;
    while (true) {
      Node child = at.getFirstChild();
      if (child != null && depth < DEEPEST) {
        at = child;
        depth++;
        continue;
      }
      if (child != null) {
        lift(at);
      }
      while (at != root && at.getNext() == null) {
        at = at.getParent();
        depth--;
      }
      if (at == root) {
        return;
      }
      at = at.getNext();
    }
  }

  /** Puts children after their parent, where each is found in its turn. */
  private static void lift(Node parent) {
    for (Node last = parent.getLastChild(); last != null; last = parent.getLastChild()) {
      parent.insertAfter(last);
    }
  }
}
