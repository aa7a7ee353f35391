package io.hatoba.settings;

import io.hatoba.metadata.settings.SettingDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that every node of the instance shares; each is made by whoever needs it first. */
@Stateless
public class InstanceSecrets {
  private static final String BEARER_KEY = "bearer.key";
  private static final int KEY_BYTES = 32;

  private final SettingDao settings;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public InstanceSecrets() {
    this(null);
  }

  /** Over the rows of settings. */
  @Inject
  public InstanceSecrets(SettingDao settings) {
    this.settings = settings;
  }

  /** The key that signs bearer tokens: 256 random bits. */
  public byte[] bearerKey() {
    String key =
        settings
            .find(BEARER_KEY)
            .orElseGet(
                () -> {
                  byte[] made = new byte[KEY_BYTES];
                  new SecureRandom().nextBytes(made);
                  settings.putIfAbsent(BEARER_KEY, Base64.getEncoder().encodeToString(made));
                  return settings.find(BEARER_KEY).orElseThrow();
                });
    return Base64.getDecoder().decode(key);
  }
}
