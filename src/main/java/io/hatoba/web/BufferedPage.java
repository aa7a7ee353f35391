package io.hatoba.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a page until it is whole, so that a fault in its last line is an honest status and no half
 * page, and then sends it compressed to who takes that.
 */
final class BufferedPage extends HttpServletResponseWrapper {
  /** Less than this is not worth the work. */
  private static final int SMALL = 1_400;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
  private @Nullable PrintWriter writer;
  private boolean left;

  /** Before a page. */
  BufferedPage(HttpServletResponse response) {
    super(response);
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) {
        bytes.write(b);
      }

      @Override
      public void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("pages are not written asynchronously");
      }
    };
  }

  @Override
  public PrintWriter getWriter() {
    PrintWriter known = writer;
    if (known == null) {
      known = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
      writer = known;
    }
    return known;
  }

  /** As a path: whatever host the request named, nothing is built from it. */
  @Override
  public void sendRedirect(String location) {
    resetBuffer();
    setStatus(SC_SEE_OTHER);
    setHeader("Location", location);
  }

  @Override
  public void setContentLength(int length) {
    // Of what is sent, which is not known yet.
  }

  @Override
  public void setContentLengthLong(long length) {
    // Of what is sent, which is not known yet.
  }

  @Override
  public void flushBuffer() {
    if (writer != null) {
      writer.flush();
    }
  }

  /** Of the body only: what is said of every page is said of one that failed as well. */
  @Override
  public void reset() {
    resetBuffer();
  }

  @Override
  public void resetBuffer() {
    flushBuffer();
    bytes.reset();
  }

  /** Sends nothing of what is kept: another answer has been sent behind it. */
  void leave() {
    left = true;
  }

  /**
   * Sends what was kept.
   *
   * @param zipped whether the browser takes gzip
   * @param head whether only the headers are asked for
   */
  void send(boolean zipped, boolean head) throws IOException {
    if (left) {
      return;
    }
    flushBuffer();
    byte[] body = bytes.toByteArray();
    super.addHeader("Vary", "Accept-Encoding, Accept-Language, Cookie");
    if (zipped && body.length >= SMALL) {
      ByteArrayOutputStream small = new ByteArrayOutputStream(body.length / 4);
      try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
        gzip.write(body);
      }
      body = small.toByteArray();
      super.setHeader("Content-Encoding", "gzip");
    }
    super.setContentLength(body.length);
    if (!head) {
      getResponse().getOutputStream().write(body);
    }
  }
}
