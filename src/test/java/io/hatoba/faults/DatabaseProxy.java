package io.hatoba.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Stands between a node and its database, and does what networks do. */
final class DatabaseProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean swallowing;

  /** One connection that goes through. */
  private final class Link {
    private final Socket client;
    private final Socket database;

    /** From now on nothing comes through, and neither side is told. */
    private volatile boolean dead;

    Link(Socket client) throws IOException {
      this.client = client;
      this.database = new Socket(InetAddress.getLoopbackAddress(), target);
    }

    void run() {
      start(() -> pump(client, database));
      start(() -> pump(database, client));
    }

    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          TimeUnit.NANOSECONDS.sleep(delay.toNanos());
          if (!dead) {
            out.write(buffer, 0, count);
          }
        }
      } catch (IOException broken) {
        // One side has gone; the other is told below.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!dead) {
        close();
      }
    }

    /** Ends both sides at once, as a firewall does that forgets. */
    void reset() {
      try {
        client.setSoLinger(true, 0);
        database.setSoLinger(true, 0);
      } catch (IOException closed) {
        // Then there is nothing to reset.
      }
      close();
    }

    private void close() {
      links.remove(this);
      try (client;
          database) {
        // Closed by leaving.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Listens on a free port.
   *
   * @param target port of the database on this machine
   */
  DatabaseProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "database-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (swallowing) {
          // Held open by whoever asks, and never answered.
          continue;
        }
        connect(client);
      } catch (IOException ended) {
        // By close.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Link link = new Link(client);
      links.add(link);
      link.run();
    } catch (IOException absent) {
      client.close();
    }
  }

  /** Whatever comes waits so long, in each direction. */
  void delay(Duration each) {
    delay = each;
  }

  /** Ends all connections; new ones are welcome. */
  void reset() {
    links.forEach(Link::reset);
  }

  /** Nothing comes through any more and nobody is told, also who connects anew. */
  void swallow() {
    swallowing = true;
    links.forEach(link -> link.dead = true);
  }

  /** New connections come through again; those from before never will, and nobody is told. */
  void recover() {
    swallowing = false;
    delay = Duration.ZERO;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
  }
}
