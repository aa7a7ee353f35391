package io.hatoba.storage.file;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The file system of this machine, or one that is mounted like it. */
final class LocalDisk implements Disk {
  private static final FileAttribute<?> DIRECTORY_MODE = mode("rwxr-x---");
  private static final FileAttribute<?> FILE_MODE = mode("rw-r-----");

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, DIRECTORY_MODE);
    } catch (FileAlreadyExistsException there) {
      // As asked for. If it is no directory, the next call on it says so.
    }
  }

  @Override
  public NewFile create(Path file) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE));
  }

  /** A third less processor time than a channel, whose reads go through a direct buffer. */
  @Override
  public InputStream read(Path file, long first) throws IOException {
    FileInputStream stream = open(file);
    if (first > 0) {
      try {
        stream.getChannel().position(first);
      } catch (IOException failure) {
        stream.close();
        throw failure;
      }
    }
    return stream;
  }

  private FileInputStream open(Path file) throws IOException {
    try {
      return new FileInputStream(file.toFile());
    } catch (FileNotFoundException anyFault) {
      // Thrown for lack of rights or descriptors too; the size tells whether it is there.
      size(file);
      throw anyFault;
    }
  }

  @Override
  public void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.delete(path);
  }

  @Override
  public long size(Path file) throws IOException {
    return Files.size(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  @Override
  public long totalBytes(Path path) throws IOException {
    return Files.getFileStore(path).getTotalSpace();
  }

  private record ChannelFile(FileChannel channel) implements NewFile {
    /**
     * The JDK copies each write into a direct buffer, which it keeps for every thread that ever
     * wrote. Parts keep those small and in the processor's cache: 1 GiB took 0.5 s, and 0.9 s in
     * writes of 1 MiB.
     */
    private static final int PART = 128 * 1024;

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      int written = 0;
      while (written < length) {
        written += channel.write(ByteBuffer.wrap(bytes, written, Math.min(PART, length - written)));
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
