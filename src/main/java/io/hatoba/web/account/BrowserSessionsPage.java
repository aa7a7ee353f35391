package io.hatoba.web.account;

import io.hatoba.access.WebSessions;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;

/** Browsers that are signed in as the reader. */
@At(value = "/settings/sessions", view = "account/sessions", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class BrowserSessionsPage implements Page {
  static final String HERE = "/settings/sessions";

  @Inject private WebSessions sessions;
  @Inject private Reader reader;
  @Inject private Words words;
  @Inject private Navigation navigation;

  private List<Row> rows = List.of();

  /** For the container. */
  public BrowserSessionsPage() {}

  /**
   * A browser.
   *
   * @param name what people call it, in the reader's language
   * @param userAgent what it calls itself
   * @param here whether it is the one that shows this
   */
  public record Row(
      long id,
      String name,
      String userAgent,
      String address,
      Instant createdAt,
      Instant seenAt,
      Instant expiresAt,
      boolean here) {}

  @Override
  public void open(PageRequest request) {
    rows = sessions.list(reader.requireAccount().id()).stream().map(this::row).toList();
  }

  private Row row(WebSessions.Listed session) {
    return new Row(
        session.id(),
        name(BrowserName.of(session.userAgent())),
        session.userAgent(),
        session.address(),
        session.createdAt(),
        session.seenAt(),
        session.expiresAt(),
        session.id() == reader.sessionId());
  }

  private String name(BrowserName name) {
    if (name.browser().isPresent() && name.system().isPresent()) {
      return words.say("account.browser-on", name.browser().get(), name.system().get());
    }
    return name.browser().or(name::system).orElseGet(() -> words.say("account.browser-unknown"));
  }

  /** All that have not ended, the one that began last first. */
  public List<Row> rows() {
    return rows;
  }

  /** Whether there are others than this one. */
  public boolean others() {
    return rows.stream().anyMatch(it -> !it.here());
  }

  /** Signs out all but this one. */
  public void endOthers() {
    sessions.endOthers(reader.requireAccount().id(), reader.sessionId());
    navigation.to(HERE, "account.sessions-ended");
  }
}
