package io.hatoba.accounts;

import io.hatoba.access.Caller;
import io.hatoba.access.PasswordSignIn;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** A user's own password, as it changes it. No bean of a transaction: a hash waits for its turn. */
@Singleton
public final class OwnPassword {
  private static final long NO_SESSION = 0;

  private final PasswordSignIn signIn;
  private final Users users;

  /** Over sign-in, by which guesses of the present password are held up and written down. */
  @Inject
  OwnPassword(PasswordSignIn signIn, Users users) {
    this.signIn = signIn;
    this.users = users;
  }

  /**
   * Changes the password of who is signed in, and ends all of their sessions but this one.
   *
   * @param address where the request comes from
   * @throws ValidationException of {@code present_password} if that is another one, of {@code
   *     password} if the new one is too easy to guess
   * @throws io.hatoba.oci.TooManyRequestsException if too many have failed before
   */
  public void change(Caller.Account caller, String present, String password, String address) {
    PasswordSignIn.Proof shown =
        signIn
            .confirm(caller.login(), present, address)
            // Somebody else may have the login by now.
            .filter(found -> found.caller().id() == caller.id())
            .orElseThrow(
                () ->
                    new ValidationException(
                        "User",
                        "present_password",
                        ValidationException.Code.INVALID,
                        AccountRule.PRESENT_PASSWORD.about()));
    users.changePassword(shown.caller().id(), password, caller.sessionId().orElse(NO_SESSION));
  }
}
