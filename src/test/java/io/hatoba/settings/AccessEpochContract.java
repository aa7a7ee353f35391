package io.hatoba.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The number of changes on either database. */
abstract class AccessEpochContract {
  private TestDatabase database;
  private Rows rows;
  private long now;
  private AccessEpoch epoch;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    epoch = new AccessEpoch(rows.epochs(), () -> now);
  }

  private long current() {
    return database.transactions().required(() -> epoch.current());
  }

  private void raise() {
    database.transactions().required(() -> new AccessEpoch(rows.epochs()).raise());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aChangeIsFeltWhenTheNextLookIsDue() {
    long before = current();
    raise();

    pass(AccessEpoch.LOOK.minusNanos(1));
    assertThat(current()).isEqualTo(before);
    pass(Duration.ofNanos(1));
    assertThat(current()).isEqualTo(before + 1);
  }

  @Test
  void betweenTwoLooksNothingIsAsked() {
    current();
    List<String> statements = database.allStatements(this::current);
    assertThat(statements).isEmpty();
    pass(AccessEpoch.LOOK);
    assertThat(database.allStatements(this::current)).hasSize(1);
    assertThat(database.allStatements(this::current)).isEmpty();
  }

  @Test
  void aChangeThatIsRolledBackIsNone() {
    long before = current();
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .required(
                        () -> {
                          epoch.raise();
                          throw new IllegalStateException("rolled back");
                        }))
        .hasMessage("rolled back");
    pass(AccessEpoch.LOOK);
    assertThat(current()).isEqualTo(before);
  }
}
