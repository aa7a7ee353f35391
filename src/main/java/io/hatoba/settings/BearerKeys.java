package io.hatoba.settings;

import io.hatoba.metadata.settings.BearerKeyDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * The keys that sign bearer tokens, which every node shares. The first is made by whoever needs it.
 *
 * <p>A new one signs when every node must know it, so that no node meets a token whose key it does
 * not know; the one before verifies on until its last token has ended, and is then forgotten. Each
 * change raises the epoch, by which nodes know that they have to look.
 */
@Stateless
public class BearerKeys {
  /** Twice as long as it takes for every node to notice a greater epoch. */
  static final Duration SPREAD = Duration.ofSeconds(10);

  /** From when a token is signed until no node takes it any more. */
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(6);

  /** When the last token has ended that was signed by a key before one that was just made. */
  static final Duration REPLACED = SPREAD.multipliedBy(2).plus(LONGEST_LIFE);

  private static final int KEY_BYTES = 32;

  private final BearerKeyDao keys;
  private final AccessEpoch epoch;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public BearerKeys() {
    this(null, null);
  }

  /** Over the rows of keys. */
  @Inject
  public BearerKeys(BearerKeyDao keys, AccessEpoch epoch) {
    this.keys = keys;
    this.epoch = epoch;
  }

  /** The keys by which a token may be signed, the newest last; at least one of them signs. */
  public List<BearerKey> list() {
    List<BearerKeyDao.Row> rows = keys.list();
    if (rows.isEmpty()) {
      keys.insertFirst(newSecret());
      rows = keys.list();
    }
    return rows.stream().map(BearerKeys::key).toList();
  }

  private static BearerKey key(BearerKeyDao.Row row) {
    Duration left = SPREAD.minus(row.age());
    return new BearerKey(
        row.id(),
        row.secret(),
        row.age(),
        row.atOnce() || left.isNegative() ? Duration.ZERO : left);
  }

  /** Makes a new key, which replaces the others without any client's notice. */
  public void rotate() {
    epoch.raise();
    keys.insert(newSecret(), false);
  }

  /**
   * Makes a new key and forgets the others at once: every live token ends within seconds, and its
   * client asks for another. For when somebody else may know a key.
   */
  public void replaceAll() {
    epoch.raise();
    keys.deleteAll();
    keys.insert(newSecret(), true);
  }

  /** What was done because it was time. */
  public enum Maintained {
    /** Nothing. */
    UNCHANGED,
    /** Keys whose last token has ended are forgotten. */
    FORGOTTEN,
    /** There is a new key; others may have been forgotten too. */
    RENEWED
  }

  /**
   * Forgets keys whose last token has ended, and makes a new one when it is time; of nodes that do
   * this at once only one does anything.
   *
   * @param longestAge of the newest key
   * @return what this node did
   */
  public Maintained maintain(Duration longestAge) {
    if (!due(longestAge)) {
      return Maintained.UNCHANGED;
    }
    // Its row is held from here on, so that what another node has just done is seen.
    epoch.raise();
    boolean forgotten = keys.deleteReplaced(REPLACED) > 0;
    if (old(keys.list(), longestAge)) {
      keys.insert(newSecret(), false);
      return Maintained.RENEWED;
    }
    return forgotten ? Maintained.FORGOTTEN : Maintained.UNCHANGED;
  }

  private boolean due(Duration longestAge) {
    List<BearerKeyDao.Row> rows = keys.list();
    return old(rows, longestAge)
        || rows.stream().skip(1).anyMatch(newer -> newer.age().compareTo(REPLACED) > 0);
  }

  private static boolean old(List<BearerKeyDao.Row> rows, Duration longestAge) {
    return !rows.isEmpty() && rows.get(rows.size() - 1).age().compareTo(longestAge) > 0;
  }

  private static String newSecret() {
    byte[] made = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(made);
    return Base64.getEncoder().encodeToString(made);
  }
}
