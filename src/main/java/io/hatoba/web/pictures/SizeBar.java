package io.hatoba.web.pictures;

/**
 * How much of a whole something is.
 *
 * @param share from 0 to 1; what lies beyond is drawn as the nearer of these
 * @param title what it is the share of, and how much, in words
 */
public record SizeBar(double share, String title) {
  static final int WIDTH = 120;
  static final int HEIGHT = 8;

  /** What is there at all is seen. */
  private static final double LEAST = 1;

  /** Checks the share. */
  public SizeBar {
    if (Double.isNaN(share)) {
      throw new IllegalArgumentException("a share is a number");
    }
    share = Math.max(0, Math.min(1, share));
  }

  /** The share that a part is of a whole; nothing is no share of nothing. */
  public static SizeBar of(long part, long whole, String title) {
    return new SizeBar(whole <= 0 ? 0 : (double) part / whole, title);
  }

  /** An {@code svg} element, {@value #WIDTH} by {@value #HEIGHT}. */
  public String svg() {
    Svg svg = new Svg("size-bar", WIDTH, HEIGHT, title, "").bar("track", 0, 0, WIDTH, HEIGHT, "");
    if (share > 0) {
      svg.bar("share", 0, 0, Math.max(LEAST, share * WIDTH), HEIGHT, "");
    }
    return svg.end();
  }
}
