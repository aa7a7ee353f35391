package io.hatoba.web.markup;

/** Text that may grow so long and no longer: a few characters can ask for gigabytes of HTML. */
final class BoundedOutput implements Appendable {
  /** It would have grown longer. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded(int most) {
      super("more than " + most + " characters of HTML");
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final int most;

  BoundedOutput(int most) {
    this.most = most;
  }

  private void require(int more) {
    if (text.length() + (long) more > most) {
      throw new Exceeded(most);
    }
  }

  @Override
  public BoundedOutput append(CharSequence more) {
    require(more.length());
    text.append(more);
    return this;
  }

  @Override
  public BoundedOutput append(CharSequence more, int from, int to) {
    require(to - from);
    text.append(more, from, to);
    return this;
  }

  @Override
  public BoundedOutput append(char more) {
    require(1);
    text.append(more);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
