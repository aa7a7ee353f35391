package io.hatoba.storage.file;

import io.hatoba.storage.LayerStoreUnderTest.Fault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real disk whose calls are recorded, and one of which fails when asked to. Nothing is forced in
 * fact: no test cuts the power, and forcing would take most of the tests' time.
 */
final class FaultyDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Set<Object> open = ConcurrentHashMap.newKeySet();
  private int left;
  private Fault fault = Fault.REFUSED;
  private boolean struck;
  private volatile Runnable beforeForce = () -> {};
  private String wordsOfFull = "No space left on device";
  private long usableBytes = Long.MAX_VALUE;

  /** A step that gives something. */
  private interface Step<T> {
    T take() throws IOException;
  }

  /** A step that gives nothing. */
  private interface Action {
    void take() throws IOException;
  }

  synchronized void failAt(int call, Fault kind) {
    left = call;
    fault = kind;
    struck = false;
  }

  synchronized boolean disarm() {
    left = 0;
    return struck;
  }

  /** What a full disk says from now on, and how much room it says it has. */
  void tellOfRoom(String words, long bytes) {
    wordsOfFull = words;
    usableBytes = bytes;
  }

  /** What happens before a file that is being written is forced. */
  void beforeForce(Runnable action) {
    beforeForce = action;
  }

  /** What was called since the last time, as verb and file names. */
  List<String> calls() {
    synchronized (calls) {
      List<String> copy = List.copyOf(calls);
      calls.clear();
      return copy;
    }
  }

  /** How many files and streams were opened and not closed. */
  int open() {
    return open.size();
  }

  private synchronized boolean strikes() {
    if (struck && fault == Fault.CRASHED && left == 1) {
      return true;
    }
    if (left == 0) {
      return false;
    }
    if (left > 1) {
      left--;
      return false;
    }
    left = fault == Fault.CRASHED ? 1 : 0;
    struck = true;
    return true;
  }

  private <T> T step(String call, Step<T> step, Action half) throws IOException {
    calls.add(call);
    if (!strikes()) {
      return step.take();
    }
    switch (fault) {
      case LATE -> {
        if (step.take() instanceof AutoCloseable opened) {
          try {
            opened.close();
          } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
          }
        }
        throw new IOException("injected after " + call);
      }
      case FULL -> {
        half.take();
        throw new IOException(call + ": " + wordsOfFull);
      }
      default -> throw new IOException("injected at " + call);
    }
  }

  private void run(String call, Action action) throws IOException {
    step(call, () -> nothing(action), () -> {});
  }

  private static String nothing(Action action) throws IOException {
    action.take();
    return "";
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    run("createDirectory " + name(directory), () -> disk.createDirectory(directory));
  }

  @Override
  public NewFile create(Path file) throws IOException {
    NewFile created = step("create " + name(file), () -> disk.create(file), () -> {});
    open.add(created);
    return new NewFile() {
      @Override
      public void write(byte[] bytes, int length) throws IOException {
        step(
            "write",
            () -> nothing(() -> created.write(bytes, length)),
            () -> created.write(bytes, length / 2));
      }

      @Override
      public void force() throws IOException {
        beforeForce.run();
        run("force", () -> {});
      }

      @Override
      public void close() throws IOException {
        try {
          run("close", () -> {});
        } finally {
          created.close();
          open.remove(created);
        }
      }
    };
  }

  @Override
  public InputStream read(Path file, long first) throws IOException {
    InputStream opened = step("open " + name(file), () -> disk.read(file, first), () -> {});
    open.add(opened);
    return new FilterInputStream(opened) {
      @Override
      public void close() throws IOException {
        super.close();
        open.remove(opened);
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return step("read", () -> in.read(buffer, offset, length), () -> {});
      }
    };
  }

  @Override
  public void force(Path file) throws IOException {
    run("force " + name(file), () -> disk.size(file));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    run("forceDirectory " + name(directory), () -> disk.size(directory));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    run("move " + name(from) + " " + name(to), () -> disk.move(from, to));
  }

  @Override
  public void delete(Path path) throws IOException {
    run("delete " + name(path), () -> disk.delete(path));
  }

  @Override
  public long size(Path file) throws IOException {
    return step("size " + name(file), () -> disk.size(file), () -> {});
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return step("list " + name(directory), () -> disk.list(directory), () -> {});
  }

  @Override
  public long usableBytes(Path path) {
    return usableBytes;
  }

  @Override
  public long totalBytes(Path path) throws IOException {
    return disk.totalBytes(path);
  }
}
