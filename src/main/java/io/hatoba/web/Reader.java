package io.hatoba.web;

import io.hatoba.access.Caller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Who reads a page, and how. */
@Named
@RequestScoped
public class Reader {
  private Language language = Language.EN;
  private Theme theme = Theme.AUTO;
  private ZoneId zone = ZoneOffset.UTC;
  private Optional<Caller.Account> account = Optional.empty();
  private long sessionId;
  private String address = "";
  private String path = "/";
  private Optional<String> notice = Optional.empty();

  /** For the container, one for each request. */
  public Reader() {}

  void likes(Language chosen, Theme colours, ZoneId at) {
    this.language = chosen;
    this.theme = colours;
    this.zone = at;
  }

  void asks(String of, String from) {
    this.path = of;
    this.address = from;
  }

  void signedInAs(Caller.Account who, long session) {
    this.account = Optional.of(who);
    this.sessionId = session;
  }

  void signedOut() {
    this.account = Optional.empty();
  }

  void told(String key) {
    this.notice = Optional.of(key);
  }

  /** Who it is for the policy. */
  public Caller caller() {
    return account.<Caller>map(it -> it).orElseGet(Caller.Anonymous::new);
  }

  /** Who has signed in. */
  public Optional<Caller.Account> account() {
    return account;
  }

  /**
   * Who has signed in, on pages for them.
   *
   * @throws PageRefusal.SignInNeeded if nobody has
   */
  public Caller.Account requireAccount() {
    return account.orElseThrow(PageRefusal.SignInNeeded::new);
  }

  /** Whether somebody has signed in. */
  public boolean signedIn() {
    return account.isPresent();
  }

  /** Whether it is a site administrator. */
  public boolean siteAdmin() {
    return account.filter(Caller.Account::administersSite).isPresent();
  }

  /** Login of who has signed in; empty for others. */
  public String login() {
    return account.map(Caller.Account::login).orElse("");
  }

  /** Surrogate key of the session, for those who have signed in. */
  public long sessionId() {
    return sessionId;
  }

  /** Where the request comes from, as the throttle and the audit log know it. */
  public String address() {
    return address;
  }

  /** The path that was asked for, percent-encoded. */
  public String path() {
    return path;
  }

  /** In what language. */
  public Language language() {
    return language;
  }

  /** All that there are. */
  public List<Language> languages() {
    return List.of(Language.values());
  }

  /** In which colours. */
  public Theme theme() {
    return theme;
  }

  /** Where the reader's clock is; UTC until the browser has said. */
  public ZoneId zone() {
    return zone;
  }

  /** Key of what is to be said of what was done on the page before. */
  public Optional<String> notice() {
    return notice;
  }
}
