package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Scopes, and those that they bring along. */
class ScopesTest {
  @Test
  void whatAScopeBringsAlongIsThereWithoutBeingStored() {
    assertThat(Scopes.parse("write:packages admin:org"))
        .containsExactlyInAnyOrder("write:packages", "read:packages", "admin:org", "read:org");
  }

  @Test
  void whatOthersBringAlongIsDropped() {
    assertThat(Scopes.normalized(List.of("read:user", "user", "read:packages", "read:packages")))
        .containsExactly("user", "read:packages");
  }

  @Test
  void everyScopeThatIsBroughtAlongIsAScope() {
    assertThat(Scopes.ALL).filteredOn(it -> Scopes.implied(it).isPresent()).hasSize(3);
    assertThat(Scopes.ALL)
        .allSatisfy(it -> Scopes.implied(it).ifPresent(more -> assertThat(more).isIn(Scopes.ALL)));
  }
}
