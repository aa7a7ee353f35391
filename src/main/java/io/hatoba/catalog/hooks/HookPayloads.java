package io.hatoba.catalog.hooks;

import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import java.util.Optional;

/** What hooks are told, in JSON. Its shapes are those of the REST API, whose boundary has them. */
public interface HookPayloads {
  /**
   * That something was pushed.
   *
   * @param event {@code package} or {@code registry_package}
   */
  String publication(String event, Publication publication);

  /**
   * That there is a hook.
   *
   * @param sender who asked for this
   */
  String ping(
      Hook hook, User sender, Optional<Repository> repository, Optional<Organization> organization);
}
