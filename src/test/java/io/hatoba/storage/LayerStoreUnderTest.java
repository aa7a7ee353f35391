package io.hatoba.storage;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UploadId;

/** A store of the connector that is tested, empty at first, and the ways to hurt it. */
public interface LayerStoreUnderTest {

  /** How a primitive call of the connector fails. */
  enum Fault {
    /** It does nothing and reports a fault. */
    REFUSED,
    /** It does its work and reports a fault nevertheless. */
    LATE,
    /** As REFUSED, for want of room, and a write does half of its work before. */
    FULL,
    /** It and every later call does nothing, for the process is dead until the restart. */
    CRASHED
  }

  /** The connection of this process. */
  LayerConnection connection();

  /** As if the process had ended: {@link #connection} is then that of a new one. */
  void restart();

  /** From now on, the call with this number fails; 1 is the next. */
  void failAt(int call, Fault fault);

  /** Ends {@link #failAt}, and tells whether a call has failed. */
  boolean disarm();

  /** How many files the store holds for an upload. */
  int stagedFiles(UploadId upload);

  /** Cuts a segment's file or adds bytes to it behind the connector's back. */
  void resizeSegment(UploadId upload, long epoch, long size);

  /** Changes one byte of a stored layer behind the connector's back. */
  void damage(Digest digest, long generation);
}
