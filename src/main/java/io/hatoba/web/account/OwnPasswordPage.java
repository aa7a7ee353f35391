package io.hatoba.web.account;

import io.hatoba.accounts.OwnPassword;
import io.hatoba.accounts.ValidationException;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** Gives the reader another password. Nothing that was typed is shown again. */
@At(value = "/settings/password", view = "account/password", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class OwnPasswordPage implements Page {
  @Inject private OwnPassword passwords;
  @Inject private Reader reader;
  @Inject private Navigation navigation;

  private String present = "";
  private String password = "";
  private String again = "";
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public OwnPasswordPage() {}

  @Override
  public void open(PageRequest request) {
    // It shows nothing that is kept.
  }

  /** Changes it, and signs out all other browsers. */
  public void change() {
    if (!password.equals(again)) {
      // Before the present one is checked: a slip of the hand is no guess.
      refusal = Optional.of("account.refused-again");
      return;
    }
    try {
      passwords.change(reader.requireAccount(), present, password, reader.address());
    } catch (ValidationException refused) {
      refusal = Optional.of("account.refused-" + refused.field().replace('_', '-'));
      return;
    } catch (TooManyRequestsException tooEarly) {
      refusal = Optional.of("account.refused-too-early");
      return;
    }
    navigation.to("/settings/password", "account.password-changed");
  }

  /** Key of why it stays as it is. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** Never shown again. */
  public String getPresent() {
    return "";
  }

  /** Whatever is typed. */
  public void setPresent(String typed) {
    present = typed;
  }

  /** Never shown again. */
  public String getPassword() {
    return "";
  }

  /** Whatever is typed. */
  public void setPassword(String typed) {
    password = typed;
  }

  /** Never shown again. */
  public String getAgain() {
    return "";
  }

  /** Whatever is typed. */
  public void setAgain(String typed) {
    again = typed;
  }
}
