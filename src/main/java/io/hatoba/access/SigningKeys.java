package io.hatoba.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.BearerKey;
import io.hatoba.settings.BearerKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The keys of bearer tokens as this node knows them; it looks again whenever the epoch rises. */
@Singleton
final class SigningKeys {
  private final BearerKeys keys;
  private final AccessEpoch epoch;
  private final LongSupplier nanoTime;
  private volatile @Nullable Known known;

  @Inject
  SigningKeys(BearerKeys keys, AccessEpoch epoch) {
    this(keys, epoch, System::nanoTime);
  }

  /** By a clock of its own. */
  SigningKeys(BearerKeys keys, AccessEpoch epoch, LongSupplier nanoTime) {
    this.keys = keys;
    this.epoch = epoch;
    this.nanoTime = nanoTime;
  }

  private record Known(long epoch, List<Key> keys) {}

  /**
   * A key and what its tokens begin with.
   *
   * @param header names the algorithm, and the key unless that is 0
   * @param beginning the header as it stands in a token; no other header is so much as parsed
   * @param signsFrom by the clock of this node
   */
  record Key(
      JWSHeader header, String beginning, long signsFrom, JWSSigner signer, JWSVerifier verifier) {
    private static Key of(BearerKey key, long now) {
      JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.HS256);
      if (key.id() != 0) {
        header.keyID(Long.toString(key.id()));
      }
      JWSHeader built = header.build();
      try {
        return new Key(
            built,
            built.toBase64URL() + ".",
            now + key.untilSigning().toNanos(),
            new MACSigner(key.bytes()),
            new MACVerifier(key.bytes()));
      } catch (JOSEException impossible) {
        throw new IllegalStateException("a 256 bit key signs", impossible);
      }
    }

    @Override
    public String toString() {
      return "key of " + header;
    }
  }

  /** The key that signs now: the newest that every node knows. */
  Key signing() {
    long now = nanoTime.getAsLong();
    List<Key> all = current();
    for (int newest = all.size() - 1; newest > 0; newest--) {
      if (all.get(newest).signsFrom() - now <= 0) {
        return all.get(newest);
      }
    }
    return all.get(0);
  }

  /** The key that has signed a token, going by its header; empty if that is none of ours. */
  Optional<Key> find(String token) {
    return current().stream().filter(key -> token.startsWith(key.beginning())).findFirst();
  }

  private List<Key> current() {
    long now = epoch.current();
    Known last = known;
    return last != null && last.epoch() >= now ? last.keys() : look(now);
  }

  private synchronized List<Key> look(long now) {
    Known last = known;
    if (last != null && last.epoch() >= now) {
      return last.keys();
    }
    long began = nanoTime.getAsLong();
    List<Key> found =
        keys.list().stream()
            .sorted(Comparator.comparingLong(BearerKey::id))
            .map(key -> Key.of(key, began))
            .toList();
    known = new Known(now, found);
    return found;
  }
}
