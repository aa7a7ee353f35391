package io.hatoba.metadata.settings;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One named value. */
@Entity
@Table(name = "setting")
public class SettingEntity {
  @Id private String name;
  private String content;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected SettingEntity() {}

  /** The name it is found by. */
  public String name() {
    return name;
  }

  /** Its value as text. */
  public String content() {
    return content;
  }
}
