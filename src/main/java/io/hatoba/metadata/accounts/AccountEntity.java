package io.hatoba.metadata.accounts;

import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user or an organization: whoever can own repositories and packages. */
@Entity
@Table(name = "account")
public class AccountEntity {
  /** What an account is. */
  public enum Kind {
    /** A person or a machine that signs in. */
    USER,
    /** A group of users that owns things together. */
    ORGANIZATION
  }

  @Id
  @SequenceGenerator(name = "account_seq", sequenceName = "account_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "account_seq")
  private long id;

  private String login;

  @Column(name = "folded_login")
  private String foldedLogin;

  @Enumerated(EnumType.STRING)
  private Kind kind;

  @Column(name = "site_admin")
  private boolean siteAdmin;

  @Column(name = "password_hash")
  private @Nullable String passwordHash;

  @Column(name = "suspended_at")
  private @Nullable OffsetDateTime suspendedAt;

  private @Nullable String email;

  @Column(name = "display_name")
  private @Nullable String displayName;

  private @Nullable String description;

  @Column(name = "public_email")
  private @Nullable String publicEmail;

  private @Nullable String blog;
  private @Nullable String company;
  private @Nullable String location;
  private @Nullable String bio;

  @Enumerated(EnumType.STRING)
  @Column(name = "base_role")
  private Role baseRole = Role.READ;

  @Column(name = "member_visibilities")
  private String memberVisibilities = "PUBLIC INTERNAL PRIVATE";

  @Column(name = "member_packages")
  private String memberPackages = "PUBLIC INTERNAL PRIVATE";

  @Column(name = "links_inherit")
  private boolean linksInherit = true;

  @Column(name = "created_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime createdAt;

  @Column(name = "updated_at", insertable = false)
  private @Nullable OffsetDateTime updatedAt;

  @Column(name = "deleted_at")
  private @Nullable OffsetDateTime deletedAt;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected AccountEntity() {}

  private AccountEntity(String login, Kind kind, boolean siteAdmin, @Nullable String passwordHash) {
    this.login = login;
    this.foldedLogin = login.toLowerCase(Locale.ROOT);
    this.kind = kind;
    this.siteAdmin = siteAdmin;
    this.passwordHash = passwordHash;
  }

  /** A user who administers the whole instance. */
  public static AccountEntity siteAdministrator(String login, String passwordHash) {
    return new AccountEntity(login, Kind.USER, true, passwordHash);
  }

  /** A user who administers nothing yet. */
  public static AccountEntity user(String login, @Nullable String passwordHash) {
    return new AccountEntity(login, Kind.USER, false, passwordHash);
  }

  /** An organization without members. */
  public static AccountEntity organization(String login) {
    return new AccountEntity(login, Kind.ORGANIZATION, false, null);
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The login as its owner wrote it. */
  public String login() {
    return login;
  }

  /** The login as it is compared. */
  public String foldedLogin() {
    return foldedLogin;
  }

  /** User or organization. */
  public Kind kind() {
    return kind;
  }

  /** Whether the account administers the instance. */
  public boolean siteAdmin() {
    return siteAdmin;
  }

  /** Makes a user administer the instance, or no longer. */
  public void administersSite(boolean does) {
    siteAdmin = does;
  }

  /** When it was made; empty until its row has been read. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt).map(OffsetDateTime::toInstant);
  }

  /** Since when nobody may act as this account; empty if somebody may. */
  public Optional<Instant> suspendedAt() {
    return Optional.ofNullable(suspendedAt).map(OffsetDateTime::toInstant);
  }

  /** Lets nobody act as this account any more. */
  public void suspend(Instant since) {
    suspendedAt = since.atOffset(ZoneOffset.UTC);
  }

  /** Lets this account act again. */
  public void unsuspend() {
    suspendedAt = null;
  }

  /** Keeps another password's hash. */
  public void signInBy(String newPasswordHash) {
    passwordHash = newPasswordHash;
  }

  /** What a password is checked against; empty where none signs in. */
  public Optional<String> passwordHash() {
    return Optional.ofNullable(passwordHash);
  }

  /** Gives it another login; the one before goes on reaching it until it is released. */
  public void rename(String newLogin, Instant at) {
    login = newLogin;
    foldedLogin = newLogin.toLowerCase(Locale.ROOT);
    touch(at);
  }

  /** Where its owner can be written to; empty if nobody said. */
  public Optional<String> email() {
    return Optional.ofNullable(email);
  }

  /** What people call it, apart from the login. */
  public Optional<String> displayName() {
    return Optional.ofNullable(displayName);
  }

  /** What it is, in a sentence. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** Says how to write to it, what people call it and what it is; an empty text says nothing. */
  public void describe(String newEmail, String newDisplayName, String newDescription) {
    email = orNull(newEmail);
    displayName = orNull(newDisplayName);
    description = orNull(newDescription);
  }

  /**
   * What a user says of itself to everybody, apart from its name.
   *
   * @param email how to write to it
   * @param blog where to read of it
   * @param company whom it works for
   * @param location where it is
   * @param bio who it is, in a sentence
   */
  public record Profile(
      Optional<String> email,
      Optional<String> blog,
      Optional<String> company,
      Optional<String> location,
      Optional<String> bio) {}

  /** What a user says of itself to everybody. */
  public Profile profile() {
    return new Profile(
        Optional.ofNullable(publicEmail),
        Optional.ofNullable(blog),
        Optional.ofNullable(company),
        Optional.ofNullable(location),
        Optional.ofNullable(bio));
  }

  /** Says something else of itself; an empty text, and what is missing, says nothing. */
  public void present(Profile profile) {
    publicEmail = orNull(profile.email().orElse(""));
    blog = orNull(profile.blog().orElse(""));
    company = orNull(profile.company().orElse(""));
    location = orNull(profile.location().orElse(""));
    bio = orNull(profile.bio().orElse(""));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** What an organization's members may do in all of its repositories. */
  public Role baseRole() {
    return baseRole;
  }

  /** Of which visibilities an organization's members may make repositories. */
  public Set<Visibility> memberVisibilities() {
    return Visibility.parse(memberVisibilities);
  }

  /** Says what an organization's members may do. */
  public void letMembers(Role role, Collection<Visibility> make) {
    baseRole = role;
    memberVisibilities = Visibility.join(make);
  }

  /** With which visibilities an organization's members may publish packages. */
  public Set<Visibility> memberPackages() {
    return Visibility.parse(memberPackages);
  }

  /** Says with which visibilities an organization's members may publish packages. */
  public void letMembersPublish(Collection<Visibility> visibilities) {
    memberPackages = Visibility.join(visibilities);
  }

  /** Whether packages that are linked by their first push have the roles of the repository. */
  public boolean linksInherit() {
    return linksInherit;
  }

  /** Says whether packages that are linked by their first push have the roles of the repository. */
  public void letLinksInherit(boolean inherit) {
    linksInherit = inherit;
  }

  /** When it was changed last; empty until its row has been read. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(updatedAt).map(OffsetDateTime::toInstant);
  }

  /** Notes that it was changed. */
  public void touch(Instant at) {
    updatedAt = at.atOffset(ZoneOffset.UTC);
  }

  /** Whether it is gone; its row stays for what it once pushed. */
  public boolean deleted() {
    return deletedAt != null;
  }

  /** Lets it go, with all that tells of a person. */
  public void delete(Instant at) {
    deletedAt = at.atOffset(ZoneOffset.UTC);
    siteAdmin = false;
    passwordHash = null;
    email = null;
    displayName = null;
    description = null;
    present(
        new Profile(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }
}
