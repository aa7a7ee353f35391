package io.hatoba.web.hooks;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookConfig;
import io.hatoba.catalog.hooks.HookConfig.ContentType;
import io.hatoba.catalog.hooks.HookEvents;
import io.hatoba.web.Reasons;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is asked for of a hook, new or not, and why it was refused. A secret is taken and never
 * shown: whoever leaves the field empty keeps what there is.
 */
@Named
@RequestScoped
public class HookForm {
  private static final Map<String, String> REFUSALS =
      Map.of(
          "url ALREADY_EXISTS", "hooks.refused-exists",
          "secret INVALID", "hooks.refused-secret",
          "events INVALID", "hooks.refused-no-event",
          "events UNPROCESSABLE", "hooks.refused-too-many");

  private final Words words;
  private final Reasons reasons;
  private final Map<String, Boolean> chosen = new TreeMap<>();
  private List<String> heard = List.of();
  private Optional<HookConfig> before = Optional.empty();
  private Optional<String> refusal = Optional.empty();
  private String url = "";
  private String contentType = ContentType.JSON.name();
  private String secret = "";
  private boolean secretDropped;
  private boolean verified = true;
  private boolean active = true;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public HookForm() {
    this(null, null);
  }

  /** In the reader's language. */
  @Inject
  public HookForm(Words words, Reasons reasons) {
    this.words = words;
    this.reasons = reasons;
  }

  /** As it is before anybody types. */
  void fill() {
    HookEvents.all().forEach(event -> chosen.put(event, false));
    chosen.put("package", true);
  }

  /** As a hook is now. */
  void fill(Hook hook) {
    HookEvents.all().forEach(event -> chosen.put(event, hook.events().contains(event)));
    heard = hook.events();
    before = Optional.of(hook.config());
    url = hook.config().url();
    contentType = hook.config().contentType().name();
    verified = !hook.config().insecureSsl();
    active = hook.active();
  }

  /**
   * Where and how the hook is to be told.
   *
   * @throws ValidationException if nothing can be sent there
   */
  HookConfig config() {
    String kept = secretDropped ? "" : before.map(HookConfig::secret).orElse("");
    return new HookConfig(
        url.strip(), ContentType.valueOf(contentType), secret.isEmpty() ? kept : secret, !verified);
  }

  /** What it is to hear of. */
  List<String> events() {
    // In the order in which they stood, lest a change of nothing be one for the audit log.
    return Stream.concat(heard.stream(), HookEvents.all().stream())
        .filter(it -> chosen.getOrDefault(it, false))
        .distinct()
        .toList();
  }

  /** Does what is asked for; if it is refused, {@link #refusal} says why. */
  boolean done(Runnable work) {
    try {
      work.run();
      return true;
    } catch (ValidationException refused) {
      refusal = Optional.of(reason(refused));
      return false;
    }
  }

  private String reason(ValidationException refused) {
    Optional<HookConfig.UrlFault> fault = HookConfig.faultOf(url.strip());
    if (refused.field().equals("url") && fault.isPresent()) {
      return words.say("hooks.refused-url-" + word(fault.get().name()));
    }
    return Optional.ofNullable(REFUSALS.get(refused.field() + " " + refused.code()))
        .map(words::say)
        .orElseGet(() -> reasons.of(refused));
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Why it was not done. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** Whether what is sent is signed as it stands now. */
  public boolean signed() {
    return before.filter(it -> !it.secret().isEmpty()).isPresent();
  }

  /** Events that happen here, all of them together last. */
  public List<String> happening() {
    return Stream.concat(HookEvents.OF_PACKAGES.stream(), Stream.of(HookEvents.ALL)).toList();
  }

  /** Key of what one of those means. */
  public String meaning(String event) {
    return event.equals(HookEvents.ALL)
        ? "hooks.event-all"
        : "hooks.event-" + event.replace('_', '-');
  }

  /** Events of GitHub that do not happen here. */
  public List<String> others() {
    return HookEvents.all().stream().filter(it -> !happening().contains(it)).toList();
  }

  /** Where it is told. */
  public String getUrl() {
    return url;
  }

  /** Whatever is typed. */
  public void setUrl(String typed) {
    url = typed;
  }

  /** {@code JSON} or {@code FORM}. */
  public String getContentType() {
    return contentType;
  }

  /** One of the choices. */
  public void setContentType(String choice) {
    contentType = choice;
  }

  /** Nothing: a secret is not shown. */
  public String getSecret() {
    return "";
  }

  /** Whatever is typed. */
  public void setSecret(String typed) {
    secret = typed;
  }

  /** Whether there is to be no secret any more. */
  public boolean isSecretDropped() {
    return secretDropped;
  }

  /** Whatever is ticked. */
  public void setSecretDropped(boolean ticked) {
    secretDropped = ticked;
  }

  /** Whether the receiver's certificate must be a good one. */
  public boolean isVerified() {
    return verified;
  }

  /** Whatever is ticked. */
  public void setVerified(boolean ticked) {
    verified = ticked;
  }

  /** Whether it is told of what happens. */
  public boolean isActive() {
    return active;
  }

  /** Whatever is ticked. */
  public void setActive(boolean ticked) {
    active = ticked;
  }

  /** Whether an event is chosen, by its name. */
  public Map<String, Boolean> getChosen() {
    return chosen;
  }
}
