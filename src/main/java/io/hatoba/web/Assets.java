package io.hatoba.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Style sheets, scripts and pictures of our own. The path of each has its hash, so that browsers
 * keep it for good and never keep an old one.
 */
@Named
@ApplicationScoped
public class Assets {
  static final String PATH = "/assets/";
  private static final int HASH_DIGITS = 16;

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "svg", "image/svg+xml");

  private static final List<String> NAMES = List.of("hatoba.css", "hatoba.js", "hatoba.svg");

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  /** For the container. */
  public Assets() {}

  /**
   * One of them.
   *
   * @param path where it is, hash included
   * @param type media type
   */
  record Asset(String path, String type, byte[] bytes) {}

  @PostConstruct
  void read() {
    for (String name : NAMES) {
      byte[] bytes = bytes(name);
      String path = PATH + hash(bytes) + "/" + name;
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      assets.put(name, new Asset(path, Optional.ofNullable(type).orElseThrow(), bytes));
    }
  }

  private static byte[] bytes(String name) {
    try (InputStream stream = Assets.class.getResourceAsStream("assets/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the archive has no " + name);
      }
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
          .substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Where one of them is. */
  public String path(String name) {
    return Optional.ofNullable(assets.get(name)).orElseThrow().path();
  }

  /** The element that loads a script; written whole, since an element of a view gets a nonce. */
  public String script(String name) {
    return "<script src=\"" + path(name) + "\" defer></script>";
  }

  /** What is at a path. */
  Optional<Asset> find(String path) {
    return assets.values().stream().filter(it -> it.path().equals(path)).findFirst();
  }
}
