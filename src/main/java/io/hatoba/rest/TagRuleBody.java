package io.hatoba.rest;

import io.hatoba.registry.TagRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that protects tags.
 *
 * @param owner login of the owner in whose packages it holds; null for one of the instance
 * @param packageName of the one package in which it holds; null for others
 * @param kind {@code immutable} or {@code write_once}
 * @param syntax {@code glob} or {@code regex}
 */
record TagRuleBody(
    long id,
    @Nullable String owner,
    @Nullable String packageName,
    String kind,
    String syntax,
    String pattern,
    List<String> exceptions) {
  static TagRuleBody of(TagRule rule) {
    return new TagRuleBody(
        rule.id(),
        rule.owner().isEmpty() ? null : rule.owner(),
        rule.packageName().isEmpty() ? null : rule.packageName(),
        Bodies.of(rule.kind()),
        Bodies.of(rule.pattern().syntax()),
        rule.pattern().text(),
        rule.exceptions().stream().map(Object::toString).toList());
  }
}
