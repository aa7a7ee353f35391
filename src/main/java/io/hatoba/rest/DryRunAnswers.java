package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.events.AuditEvent;
import io.hatoba.events.DryRun;
import io.hatoba.events.Subject;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does something and answers, or, in a dry run, does it, says what it did and what the answer would
 * have been, and takes it back.
 */
@ApplicationScoped
class DryRunAnswers {
  private static final int MOST_EVENTS = 100;

  /** Effects that the rest of the body tells of. */
  private static final Object NOTHING = Map.of();

  @Inject private DryRun dryRun;

  /**
   * Looks at what something does.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  interface Effects<T> {
    /** Before it; what is returned tells of it after it. Both are in its transaction. */
    Function<T, Object> begin();
  }

  /**
   * Something that the audit log would have; what is empty is left out.
   *
   * @param account surrogate key or login of an account that it is done to
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record EventBody(
      String action,
      String owner,
      String repository,
      String image,
      String reference,
      String digest,
      String account,
      Map<String, Object> details) {
    static EventBody of(AuditEvent event) {
      Subject subject = event.subject();
      boolean numbered = subject.account().isEmpty() && subject.accountId().isPresent();
      return new EventBody(
          event.action().word(),
          subject.owner(),
          subject.repository(),
          subject.image(),
          subject.reference(),
          subject.digest(),
          numbered ? Long.toString(subject.accountId().getAsLong()) : subject.account(),
          new TreeMap<>(event.details()));
    }
  }

  /**
   * What would happen.
   *
   * @param dryRun true
   * @param status of the answer that would be
   * @param answer its body; left out if it has none
   * @param effects what goes, moves or comes along; left out where the rest says it
   * @param events what the audit log would have, the first of them
   * @param eventCount how many of them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      boolean dryRun,
      int status,
      @Nullable JsonNode answer,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Object effects,
      List<EventBody> events,
      int eventCount) {}

  /** Does something, or says what it would do. */
  <T> Response of(boolean dry, Supplier<T> deed, Function<T, Response> answer) {
    return of(dry, deed, answer, () -> done -> NOTHING);
  }

  /**
   * The same where there is more to say.
   *
   * @param dry whether it is only to say so
   * @param deed does it in one transaction, which may meet that of another
   * @param answer to it, or its refusal
   * @param effects what it does
   */
  <T> Response of(boolean dry, Supplier<T> deed, Function<T, Response> answer, Effects<T> effects) {
    return dry
        ? RacingInsert.retried(() -> told(deed, answer, effects, MOST_EVENTS))
        : answer.apply(RacingInsert.retried(deed));
  }

  /** The same for what returns nothing, and is answered with 204. */
  Response of(boolean dry, Runnable deed, Supplier<Object> effects) {
    return of(
        dry,
        () -> {
          deed.run();
          return true;
        },
        done -> Answers.nothing(),
        () -> {
          Object before = effects.get();
          return done -> before;
        });
  }

  /**
   * The same for something of which the audit log would tell what the caller may not know: how many
   * events there would be, and none of them.
   */
  <T> Response discreetly(boolean dry, Supplier<T> deed, Function<T, Response> answer) {
    return dry
        ? RacingInsert.retried(() -> told(deed, answer, () -> done -> NOTHING, 0))
        : answer.apply(RacingInsert.retried(deed));
  }

  private record Trial(Response answer, Object effects) {}

  private <T> Response told(
      Supplier<T> deed, Function<T, Response> answer, Effects<T> effects, int most) {
    DryRun.Outcome<Trial> outcome =
        dryRun.of(
            () -> {
              Function<T, Object> telling = effects.begin();
              T done = deed.get();
              return new Trial(answer.apply(done), telling.apply(done));
            });
    Response real = outcome.result().answer();
    Response told =
        Answers.ok(
            new Body(
                true,
                real.getStatus(),
                body(real),
                outcome.result().effects(),
                outcome.events().stream().limit(most).map(EventBody::of).toList(),
                outcome.events().size()));
    String link = real.getHeaderString(HttpHeaders.LINK);
    return link == null ? told : Response.fromResponse(told).header(HttpHeaders.LINK, link).build();
  }

  private static @Nullable JsonNode body(Response answer) {
    return answer.getEntity() instanceof byte[] json
        ? ApiJson.tree(new String(json, StandardCharsets.UTF_8))
        : null;
  }
}
