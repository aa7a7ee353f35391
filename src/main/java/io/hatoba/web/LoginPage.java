package io.hatoba.web;

import io.hatoba.access.PasswordSignIn;
import io.hatoba.oci.TooManyRequestsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** Where a reader says who they are. */
@At(value = "/login", view = "login", audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class LoginPage implements Page {
  @Inject private PasswordSignIn passwords;
  @Inject private Reader reader;
  @Inject private SignedInReader sessions;
  @Inject private Navigation navigation;

  private String login = "";
  private String password = "";
  private String returnTo = "/";
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public LoginPage() {}

  @Override
  public void open(PageRequest request) {
    returnTo = ReturnPath.of(request.parameter("return_to").orElse("/"));
  }

  /** Begins a session and leads to where the reader wanted to go. */
  public void signIn() {
    Optional<PasswordSignIn.Proof> proof;
    try {
      proof = passwords.prove(login.strip(), password, reader.address());
    } catch (TooManyRequestsException tooEarly) {
      refusal = Optional.of("common.sign-in-later");
      return;
    }
    if (proof.filter(sessions::begin).isEmpty()) {
      refusal = Optional.of("common.sign-in-failed");
      return;
    }
    navigation.to(returnTo);
  }

  /** Key of why nobody was signed in. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** What was typed. */
  public String getLogin() {
    return login;
  }

  /** Whatever is typed. */
  public void setLogin(String typed) {
    login = typed;
  }

  /** Never shown again. */
  public String getPassword() {
    return "";
  }

  /** Whatever is typed. */
  public void setPassword(String typed) {
    password = typed;
  }
}
