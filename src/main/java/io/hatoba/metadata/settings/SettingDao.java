package io.hatoba.metadata.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Queries over named values. */
@ApplicationScoped
public class SettingDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** The value of a name. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(entityManager.find(SettingEntity.class, name))
        .map(SettingEntity::content);
  }

  /** The values of some names, by name; of those that have one. */
  public Map<String, String> find(Collection<String> names) {
    return entityManager
        .createQuery("select s from SettingEntity s where s.name in :names", SettingEntity.class)
        .setParameter("names", names)
        .getResultStream()
        .collect(Collectors.toMap(SettingEntity::name, SettingEntity::content));
  }

  /** Gives a name another value, or its first. */
  public void put(String name, String content) {
    putIfAbsent(name, content);
    entityManager
        .createNativeQuery("update setting set content = ?2 where name = ?1")
        .setParameter(1, name)
        .setParameter(2, content)
        .executeUpdate();
  }

  /** Gives a name its first value; of two nodes that try at once, one wins and both may read on. */
  public void putIfAbsent(String name, String content) {
    entityManager
        .createNativeQuery(
            "insert into setting (name, content) values (?1, ?2) on conflict do nothing")
        .setParameter(1, name)
        .setParameter(2, content)
        .executeUpdate();
  }
}
