package io.hatoba.storage;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/**
 * The layer store. What holds for every connector and every method:
 *
 * <ul>
 *   <li><b>Faults.</b> A full disk or an exhausted quota is an {@link
 *       InsufficientStorageException}, every other fault of the store an {@link
 *       UnavailableException} with its cause. Nothing else is thrown but what a method declares.
 *   <li><b>After a fault</b> there is either nothing or bytes that {@link #discard} or {@link
 *       #remove} free. Nothing that was stored before is lost, and what stands under a (digest,
 *       generation) is always the whole layer with that digest. The same steps, begun again with
 *       {@link #append} in a new epoch, succeed once the fault is gone.
 *   <li><b>Durable</b> means that it outlives {@code kill -9} and a power cut from the moment the
 *       method returns. Bytes whose forcing failed are thrown away and reported; they are never
 *       forced again and then trusted.
 *   <li><b>Threads.</b> A connection may be shared by threads and is bound to none; many nodes may
 *       work on one store. Only this is left to the caller: an epoch of an upload is used by one
 *       append at a time, and an upload is not verified while one of the segments named is still
 *       written. An interrupt ends a call with an {@link UnavailableException} and stays set.
 * </ul>
 */
public interface LayerConnection extends AutoCloseable {

  /**
   * Streams the body into a segment of its own, named by (upload, epoch), and into {@code running},
   * which goes on on a second thread for all but small bodies.
   *
   * <p>Not durable: 202 is no promise. Blocks as long as the body does. The last append of an epoch
   * replaces what an earlier one left; two never mix. A body without bytes leaves no segment. The
   * body is not closed.
   *
   * <p>After {@link Appended.Complete} and {@link Appended.Broken} the digest has run over exactly
   * the bytes that were kept; after anything else it is worthless, and no segment is left.
   *
   * @param body the bytes; an unchecked exception of it passes through, and no segment is left
   * @param epoch the caller's number for this append, unique within the upload, 0 or more
   * @param limit most bytes that may come, inclusive
   * @param running digest of the upload's bytes before this one; used by no other thread meanwhile
   */
  Appended append(UploadId upload, long epoch, InputStream body, long limit, RunningDigest running);

  /**
   * Makes one layer of the segments, in their order, and compares its digest. Of each segment the
   * first {@code size} bytes count, whatever came after them. One segment is not copied. No
   * segments, or only empty ones, are the empty layer.
   *
   * <p>Not durable. The segments remain until {@link #discard}, so that a caller whom this refuses
   * may name another digest. May be repeated, also by two callers at once.
   *
   * @param computed the digest that ran along, if it covers every byte. It is believed unless the
   *     bytes must be read here anyway; without one of the expected algorithm they are hashed here,
   *     once
   * @throws DigestInvalidException if the bytes have another digest
   * @throws StagedLayerLostException if the store holds fewer bytes than the rows say
   */
  VerifiedLayer verify(StagedLayer staged, Digest expected, Optional<Digest> computed)
      throws StagedLayerLostException;

  /**
   * Makes the layer durable and puts it at (digest, generation), whole or not at all. It takes the
   * place of a file that stands there, so that damage heals; who reads the old one goes on reading
   * the old one.
   *
   * <p>Durable. Any number of threads and nodes may promote to the same (digest, generation): each
   * of them has the same bytes, and one of the files stays. The bytes are no longer staged
   * afterwards, nor are they for sure after a fault; what is left of the upload goes with {@link
   * #discard}. To repeat it with the same {@code verified} succeeds if the layer stands there.
   *
   * @param generation 0 or more
   * @throws StagedLayerLostException if the bytes are neither staged any more nor in place
   */
  StoredLayer promote(VerifiedLayer verified, long generation) throws StagedLayerLostException;

  /**
   * The layer at (digest, generation); empty when there is no such file, which is a fact and not a
   * fault. The bytes are not read: a file may be damaged, and its size tells only some of it.
   */
  Optional<StoredLayer> find(Digest digest, long generation);

  /**
   * What a promotion put at (digest, generation) before its caller died and could record it. Reads
   * every byte: empty when there is no such file or its bytes have another digest. Durable like
   * {@link #promote}, so that a row may now name it.
   */
  Optional<StoredLayer> recover(Digest digest, long generation);

  /**
   * Reads every byte at (digest, generation), from beginning to end, and says what is wrong with
   * them. Changes nothing. Who takes the place of the file meanwhile is not noticed: what is said
   * is said of the file that stood there at the beginning.
   *
   * @param size bytes that it should have; of a file with another size none is read
   * @param pace told of the bytes, a few at a time
   * @throws UnavailableException if not the file is at fault, but the store as a whole
   */
  LayerCheck check(Digest digest, long generation, long size, ReadingPace pace);

  /**
   * Frees all staged bytes of the upload. Idempotent; an upload without bytes is none to complain
   * about. An append that runs meanwhile may leave a segment behind: a caller who finds after an
   * append that its upload is gone discards again.
   *
   * <p>Not durable: what was freed just before a power cut may be back.
   */
  void discard(UploadId upload);

  /**
   * Uploads that have staged bytes, whoever staged them, and for nobody remembers which. None that
   * had bytes before the call and has them after it is left out; one that gets its first meanwhile
   * may be.
   */
  Set<UploadId> listStaged();

  /**
   * Frees the file at (digest, generation) and touches no other generation. Idempotent. Durable:
   * when it returns, the file does not come back, so the row that remembers the work may go. Who
   * reads the file goes on reading where the disk allows it (every POSIX file system).
   */
  void remove(Digest digest, long generation);

  /**
   * Makes a few bytes durable, as an upload of its own that is freed at once, and tells how long
   * that took and how much room there is. Waits as long as the store does.
   */
  StoreReading measure();

  /** Ends the use of this handle. Staged and stored bytes stay. Never fails. */
  @Override
  void close();
}
