package io.hatoba.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A chunk of an upload, the first half of which is sent at once, and the other when asked to. */
final class HalfRequest implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final byte[] rest;

  /** Sends the head of a PATCH and half of its bytes. */
  HalfRequest(URI node, String token, String location, byte[] bytes) {
    int half = bytes.length / 2;
    rest = Arrays.copyOfRange(bytes, half, bytes.length);
    String basic =
        Base64.getEncoder().encodeToString(("admin:" + token).getBytes(StandardCharsets.UTF_8));
    String head =
        String.join(
            "\r\n",
            "PATCH " + location + " HTTP/1.1",
            "Host: " + node.getAuthority(),
            "Authorization: Basic " + basic,
            "Content-Type: application/octet-stream",
            "Content-Length: " + bytes.length,
            "Connection: close",
            "",
            "");
    try {
      socket = new Socket(node.getHost(), node.getPort());
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes, 0, half);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the other half; the status line of the answer, and its body. */
  String finish() {
    try {
      socket.getOutputStream().write(rest);
      socket.getOutputStream().flush();
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder whole = new StringBuilder();
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        whole.append(line).append('\n');
      }
      return whole.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
