package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has come to depend on a package being one of the Container registry. */
@ApplicationScoped
public class MigrationUndoDao {
  private static final String PERMISSION_RANK =
      "case x.permission when 'ADMIN' then 3 when 'MAINTAIN' then 2 when 'PUSH' then 2 else 1 end";

  private static final String FACTS =
      "select p.kind, i.owner_id, p.owner_id, i.repository_id, p.repository_id, r.owner_id,"
          + " r.folded_name, i.visibility, p.visibility, r.visibility, p.inherits_roles,"
          + bit(
              "exists (select 1 from package_name n where n.package_id = p.id"
                  + " and n.kind = 'CONTAINER' and n.pushed_at is not null)")
          + bit(
              "exists (select 1 from manifest m join manifest_reference f on f.manifest_id = m.id"
                  + " where m.package_id = p.id and f.foreign_layer)")
          + bit(
              "exists (select 1 from manifest m join manifest_reference f on f.manifest_id = m.id"
                  + " where m.package_id = p.id and f.kind in ('CONFIG', 'LAYER') and f.size > ?3)")
          + bit(
              "exists (select 1 from registry_migration_package j where j.merged_into = p.id"
                  + " and j.state = 'DONE')")
          + " i.name, p.id from registry_migration_package i"
          + " join package p on p.id = i.package_id and p.deleted_at is null"
          + " left join repository r on r.id = p.repository_id and r.deleted_at is null"
          + " where i.migration_id = ?1 and i.package_id = any(?2)";

  private static final String GREATER_GRANT =
      "select x.holder, x.id from (select coalesce(b.login, t.slug, q.name) as holder, p.id,"
          + " row_number() over (partition by p.id order by g.id) as place from package_grant g"
          + " join package p on p.id = g.package_id"
          + " left join account b on b.id = g.account_id left join team t on t.id = g.team_id"
          + " left join repository q on q.id = g.repository_id where g.package_id = any(?1)"
          // What the migration copied and nobody has changed takes nothing from anybody.
          + " and (g.migrated_role is null or g.migrated_role <> g.role) and "
          + MigratedPackageDao.rank("g.role")
          + " > case when g.repository_id is not null"
          + " then case when g.repository_id = p.repository_id then 3 else 0 end else greatest(coalesce("
          + "(select max("
          + PERMISSION_RANK
          + ") from repository_grant x where x.repository_id = p.repository_id and (x.account_id = g.account_id"
          + " or x.team_id = g.team_id or x.team_id in (select m.team_id from team_member m"
          + " where m.account_id = g.account_id))), 0), coalesce((select case m.role"
          + " when 'OWNER' then 3 else "
          + MigratedPackageDao.rank("o.base_role")
          + " end from repository r join account o on o.id = r.owner_id"
          + " join membership m on m.organization_id = o.id where r.id = p.repository_id"
          + " and m.account_id = g.account_id), 0), case when exists (select 1 from repository r"
          + " where r.id = p.repository_id and r.owner_id = g.account_id) then 3 else 0 end) end"
          + ") x where x.place = 1";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  private static String bit(String condition) {
    return " case when " + condition + " then 1 else 0 end,";
  }

  /**
   * How a package is that was migrated.
   *
   * @param container whether it is one of the Container registry
   * @param moved whether it, or its repository, is another account's by now
   * @param linkedElsewhere whether it is linked to another repository or to none
   * @param renamed whether its repository is called otherwise
   * @param reseen whether its visibility was changed, or its repository's
   * @param inherits whether it has the roles of its repository
   * @param pushedByName whether something was pushed by its name of the Container registry
   * @param foreignLayers whether it has such as the Docker registry takes none of
   * @param largeLayers whether it has such as are too large for that
   * @param mergedInto whether it has the content of another package
   * @param name that it had
   */
  public record Facts(
      boolean container,
      boolean moved,
      boolean linkedElsewhere,
      boolean renamed,
      boolean reseen,
      boolean inherits,
      boolean pushedByName,
      boolean foreignLayers,
      boolean largeLayers,
      boolean mergedInto,
      String name) {}

  /**
   * How packages of a migration are now, by their keys; those that are gone are missing.
   *
   * @param layerLimit bytes of the largest layer that the Docker registry takes
   */
  public Map<Long, Facts> find(long migrationId, Collection<Long> packageIds, long layerLimit) {
    Map<Long, Facts> found = new HashMap<>();
    for (Object row :
        Database.query(
                entityManager, FACTS, migrationId, packageIds.toArray(Long[]::new), layerLimit)
            .getResultList()) {
      @Nullable Object[] columns = (Object[]) row;
      found.put(key(columns[16]), facts(columns));
    }
    return found;
  }

  private static long key(@Nullable Object column) {
    return Long.parseLong(String.valueOf(column));
  }

  private static Facts facts(@Nullable Object[] row) {
    String name = String.valueOf(row[15]);
    String repository = name.substring(0, name.indexOf('/'));
    return new Facts(
        "CONTAINER".equals(row[0]),
        !same(row[1], row[2]) || (row[5] != null && !same(row[1], row[5])),
        row[4] == null || !same(row[3], row[4]) || row[5] == null,
        row[6] != null && !row[6].equals(repository),
        !same(row[7], row[8]) || !same(row[8], row[9]),
        Boolean.TRUE.equals(row[10]),
        is(row[11]),
        is(row[12]),
        is(row[13]),
        is(row[14]),
        name);
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return String.valueOf(one).equals(String.valueOf(other));
  }

  private static boolean is(@Nullable Object bit) {
    return bit != null && ((Number) bit).intValue() == 1;
  }

  /**
   * Somebody who was given a greater role on a package than they have in its repository, by keys of
   * packages that have a repository; where there is nobody, it is missing.
   */
  public Map<Long, String> findGreaterGrants(Collection<Long> packageIds) {
    Map<Long, String> found = new HashMap<>();
    for (Object row :
        Database.query(entityManager, GREATER_GRANT, (Object) packageIds.toArray(Long[]::new))
            .getResultList()) {
      @Nullable Object[] columns = (Object[]) row;
      found.put(key(columns[1]), String.valueOf(columns[0]));
    }
    return found;
  }
}
