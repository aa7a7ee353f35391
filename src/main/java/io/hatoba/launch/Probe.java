package io.hatoba.launch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a running Hatoba whether it is ready, for images without curl: {@code java -cp hatoba.jar
 * io.hatoba.launch.Probe [URL]}. Ends with 0 if the answer is 200, else with 1 and one line.
 */
public final class Probe {
  private static final String READY = "http://127.0.0.1:8080/health/ready";
  private static final int MILLIS = 5_000;

  private Probe() {}

  /** Asks once. */
  public static void main(String[] arguments) {
    String url = arguments.length == 0 ? READY : arguments[0];
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      int status = connection.getResponseCode();
      System.out.println(url + " answers " + status);
      System.exit(status == HttpURLConnection.HTTP_OK ? 0 : 1);
    } catch (IOException | IllegalArgumentException e) {
      System.out.println(url + " does not answer: " + e);
      System.exit(1);
    }
  }
}
