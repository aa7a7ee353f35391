package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.catalog.TagProtection;
import io.hatoba.registry.TagPattern;
import io.hatoba.registry.TagRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calls of rules that protect tags have in common, wherever the rules hold. */
@ApplicationScoped
class TagRuleCalls {
  private static final String RESOURCE = "TagProtection";

  @Inject private TagProtection protection;

  record NewRule(
      @Nullable String pattern,
      @Nullable String kind,
      @Nullable String syntax,
      @Nullable List<@Nullable String> exceptions) {}

  /** 200 with the rules of a place. */
  Response list(TagProtection.Where where) {
    return Answers.ok(protection.list(where).stream().map(TagRuleBody::of).toList());
  }

  /** 201 with a new rule of a place. */
  Response create(HttpServletRequest request, TagProtection.Where where, InputStream body) {
    TagProtection.NewRule made = read(ApiJson.read(body, NewRule.class));
    return Answers.created(
        TagRuleBody.of(protection.create(where, made, SignedIn.require(request).id())));
  }

  private static TagProtection.NewRule read(NewRule asked) {
    TagPattern.Syntax syntax =
        Bodies.word(RESOURCE, "syntax", TagPattern.Syntax.class, asked.syntax())
            .orElse(TagPattern.Syntax.GLOB);
    List<@Nullable String> exceptions = asked.exceptions() == null ? List.of() : asked.exceptions();
    return new TagProtection.NewRule(
        Bodies.word(RESOURCE, "kind", TagRule.Kind.class, asked.kind())
            .orElse(TagRule.Kind.IMMUTABLE),
        pattern(syntax, "pattern", asked.pattern()),
        exceptions.stream().map(text -> pattern(syntax, "exceptions", text)).toList());
  }

  private static TagPattern pattern(TagPattern.Syntax syntax, String field, @Nullable String text) {
    try {
      return TagPattern.of(syntax, Bodies.require(RESOURCE, field, text));
    } catch (IllegalArgumentException malformed) {
      throw new ValidationException(
          RESOURCE, field, Code.INVALID, String.valueOf(malformed.getMessage()));
    }
  }

  /** 204, or 404 if the place has no such rule. */
  Response delete(TagProtection.Where where, long id) {
    if (!protection.delete(where, id)) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }
}
