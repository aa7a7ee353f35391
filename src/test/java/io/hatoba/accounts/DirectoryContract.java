package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All accounts and repositories by their names, on either database. */
abstract class DirectoryContract {
  private TestDatabase database;
  private Users users;
  private Repositories repositories;
  private Directory directory;
  private String part;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    Rows rows = new Rows(database);
    AccountBeans beans =
        new AccountBeans(rows.daos(), Clock.systemUTC(), new AuditBeans(database).log());
    users = beans.users();
    repositories = beans.repositories();
    directory = new Directory(rows.daos().directory());
    part = rows.owner().substring(1);
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private User create(String before, boolean suspended) {
    return inTransaction(() -> users.create(before + part, before + "@Example.com", suspended));
  }

  private List<String> logins(Directory.Which which, String text) {
    return inTransaction(() -> directory.users(which, text, "", 100)).items().stream()
        .map(User::login)
        .toList();
  }

  @Test
  void usersAreFoundByWhatTheirLoginHasWhateverItsCase() {
    create("B-", false);
    create("a-", true);

    assertThat(logins(Directory.Which.ALL, part.toUpperCase(Locale.ROOT)))
        .containsExactly("a-" + part, "B-" + part);
    assertThat(logins(Directory.Which.SUSPENDED, part)).containsExactly("a-" + part);
    assertThat(logins(Directory.Which.ACTIVE, part)).containsExactly("B-" + part);
    assertThat(logins(Directory.Which.ADMINISTRATORS, part)).isEmpty();
    inTransaction(() -> users.administersSite("B-" + part, true));
    assertThat(logins(Directory.Which.ADMINISTRATORS, part)).containsExactly("B-" + part);
  }

  @Test
  void usersAreFoundByTheirAddressAndByALoginThatTheyHad() {
    User user = create("m" + part.substring(0, 5) + "-", false);
    assertThat(logins(Directory.Which.ALL, "m" + part.substring(0, 5) + "-@example"))
        .containsExactly(user.login());

    inTransaction(() -> users.rename(user.login(), "r-" + part));
    assertThat(logins(Directory.Which.ALL, user.login())).containsExactly("r-" + part);
  }

  @Test
  void whatIsTypedIsNoPattern() {
    create("a-", false);
    assertThat(logins(Directory.Which.ALL, "%" + part)).isEmpty();
    assertThat(logins(Directory.Which.ALL, "_-" + part)).isEmpty();
    assertThat(logins(Directory.Which.ALL, "!" + part)).isEmpty();
    for (String hostile :
        List.of("' or '1'='1", "\\' or 1=1 --", "x') or ('1'='1", "?1", ":kind")) {
      assertThat(logins(Directory.Which.ALL, hostile)).as(hostile).isEmpty();
    }
  }

  @Test
  void aPageBeginsAfterTheLastOfThePageBefore() {
    List<String> made = new ArrayList<>();
    for (char first = 'a'; first <= 'e'; first++) {
      made.add(create(first + "-", false).login());
    }
    List<String> seen = new ArrayList<>();
    Directory.Page<User> page;
    String after = "";
    do {
      String from = after;
      page = inTransaction(() -> directory.users(Directory.Which.ALL, part, from, 2));
      page.items().forEach(user -> seen.add(user.login()));
      after = seen.get(seen.size() - 1);
    } while (page.more());
    assertThat(seen).containsExactlyElementsOf(made);
  }

  @Test
  void repositoriesAreFoundByOwnerAndNameAndPagedByBoth() {
    User owner = create("a-", false);
    User other = create("b-", false);
    for (User user : List.of(owner, other)) {
      for (String name : List.of("One-" + part, "two-" + part)) {
        inTransaction(() -> repositories.create(user.id(), name, Visibility.PRIVATE, "", ""));
      }
    }

    Directory.Page<Repository> first =
        inTransaction(() -> directory.repositories(Optional.empty(), part, "", 3));
    assertThat(first.more()).isTrue();
    assertThat(first.items())
        .extracting(it -> it.owner().login() + "/" + it.name())
        .containsExactly(
            owner.login() + "/One-" + part,
            owner.login() + "/two-" + part,
            other.login() + "/One-" + part);
    assertThat(
            inTransaction(
                    () ->
                        directory.repositories(
                            Optional.empty(), part, other.login() + "/ONE-" + part, 3))
                .items())
        .extracting(Repository::name)
        .containsExactly("two-" + part);
    assertThat(
            inTransaction(() -> directory.repositories(Optional.of(owner.id()), "two", "", 3))
                .items())
        .extracting(it -> it.owner().login())
        .containsExactly(owner.login());
  }
}
