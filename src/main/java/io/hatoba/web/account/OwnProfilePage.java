package io.hatoba.web.account;

import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the reader says of themselves to everybody. */
@At(value = "/settings/profile", view = "account/profile", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class OwnProfilePage implements Page {
  @Inject private Users users;
  @Inject private Reader reader;
  @Inject private Navigation navigation;

  private @Nullable User user;
  private String name = "";
  private String email = "";
  private String blog = "";
  private String company = "";
  private String location = "";
  private String bio = "";
  private Optional<String> refused = Optional.empty();

  /** For the container. */
  public OwnProfilePage() {}

  @Override
  public void open(PageRequest request) {
    User found = users.find(reader.requireAccount().id()).orElseThrow(PageRefusal.NotFound::new);
    user = found;
    name = found.name().orElse("");
    email = found.profile().email().orElse("");
    blog = found.profile().blog().orElse("");
    company = found.profile().company().orElse("");
    location = found.profile().location().orElse("");
    bio = found.profile().bio().orElse("");
  }

  /** Keeps what was typed; an empty field takes away what was said. */
  public void change() {
    try {
      users.changeProfile(
          reader.requireAccount().id(),
          Optional.of(name.strip()),
          new User.Profile(
              Optional.of(email.strip()),
              Optional.of(blog.strip()),
              Optional.of(company.strip()),
              Optional.of(location.strip()),
              Optional.of(bio.strip())));
    } catch (ValidationException invalid) {
      refused = Optional.of(invalid.field());
      return;
    }
    navigation.to("/settings/profile", "account.profile-changed");
  }

  /** The account as it is. */
  public User user() {
    return Objects.requireNonNull(user);
  }

  /** Key of why nothing was changed. */
  public Optional<String> refusal() {
    return refused.map(
        it -> it.equals("email") ? "account.refused-email" : "account.refused-length");
  }

  /** Whether a field is the one because of which nothing was changed. */
  public boolean refuses(String field) {
    return refused.equals(Optional.of(field));
  }

  /** What people call them. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }

  /** How to write to them. */
  public String getEmail() {
    return email;
  }

  /** Whatever is typed. */
  public void setEmail(String typed) {
    email = typed;
  }

  /** Where to read of them. */
  public String getBlog() {
    return blog;
  }

  /** Whatever is typed. */
  public void setBlog(String typed) {
    blog = typed;
  }

  /** Whom they work for. */
  public String getCompany() {
    return company;
  }

  /** Whatever is typed. */
  public void setCompany(String typed) {
    company = typed;
  }

  /** Where they are. */
  public String getLocation() {
    return location;
  }

  /** Whatever is typed. */
  public void setLocation(String typed) {
    location = typed;
  }

  /** Who they are, in a sentence. */
  public String getBio() {
    return bio;
  }

  /** Whatever is typed. */
  public void setBio(String typed) {
    bio = typed;
  }
}
