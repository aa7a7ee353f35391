package io.hatoba.web.account;

import io.hatoba.access.WebSessions;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/**
 * Signs out one of the reader's browsers, which a plain form names by its key: a place in a list
 * may be another's by the time the form is sent. It leads back to the list.
 */
@At(
    value = "/settings/sessions/end",
    view = "account/end-session",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class SessionEndPage implements Page {
  @Inject private WebSessions sessions;
  @Inject private Reader reader;
  @Inject private Navigation navigation;

  private boolean ended;

  /** For the container. */
  public SessionEndPage() {}

  @Override
  public void open(PageRequest request) {
    if (!request.form()) {
      return;
    }
    long accountId = reader.requireAccount().id();
    // One that is another's is as absent as one that has ended.
    ended =
        Optional.of(request.parameter("session").orElse(""))
            .filter(it -> it.matches("[0-9]{1,18}"))
            .filter(it -> sessions.end(accountId, Long.parseLong(it)))
            .isPresent();
    if (!ended) {
      throw new PageRefusal.NotFound();
    }
  }

  /** Back to the list. */
  public void lead() {
    if (ended) {
      navigation.to(BrowserSessionsPage.HERE, "account.session-ended");
    } else {
      navigation.to(BrowserSessionsPage.HERE);
    }
  }
}
