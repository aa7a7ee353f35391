package io.hatoba.registry;

import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Tag;
import java.util.List;
import java.util.stream.Stream;

/**
 * A rule that protects tags.
 *
 * @param id surrogate key
 * @param owner login of the owner in whose packages it holds; empty for a rule of the instance
 * @param packageName of the one package in which it holds; empty for other rules
 * @param kind what it keeps tags from
 * @param pattern of the tags that it protects
 * @param exceptions of tags that it does not protect all the same
 */
public record TagRule(
    long id,
    String owner,
    String packageName,
    Kind kind,
    TagPattern pattern,
    List<TagPattern> exceptions) {
  /** What a rule keeps tags from. */
  public enum Kind {
    /** A tag names what it names: it is neither moved nor deleted. */
    IMMUTABLE,
    /** And a name that has named something never names anything else, even after a delete. */
    WRITE_ONCE
  }

  /** Copies the exceptions. */
  public TagRule {
    exceptions = List.copyOf(exceptions);
  }

  /** The rule of a row. */
  public static TagRule of(TagProtectionDao.Row row) {
    TagPattern.Syntax syntax = TagPattern.Syntax.valueOf(row.syntax());
    return new TagRule(
        row.id(),
        row.login(),
        row.packageName(),
        Kind.valueOf(row.kind()),
        TagPattern.of(syntax, row.pattern()),
        Stream.of(row.exceptions().split(" "))
            .filter(text -> !text.isEmpty())
            .map(text -> TagPattern.of(syntax, text))
            .toList());
  }

  /**
   * Whether it protects a tag. Tags that name what belongs to a manifest ({@code sha256-<hex>…})
   * are moved whenever something is signed, and go with the version that they serve; no rule
   * protects them.
   */
  public boolean protects(Tag tag) {
    return tag.fallbackSubject().isEmpty()
        && pattern.matches(tag)
        && exceptions.stream().noneMatch(one -> one.matches(tag));
  }

  /** What is said of a tag that it keeps from something. */
  Reason refusal(Tag tag, Reason what) {
    RegistryRule rule =
        kind == Kind.IMMUTABLE ? RegistryRule.TAG_IMMUTABLE : RegistryRule.TAG_WRITTEN_ONCE;
    return rule.about(tag, Long.toString(id), pattern, where(), what, who());
  }

  private Reason where() {
    if (owner.isEmpty()) {
      return RegistryRule.WHERE_INSTANCE.about();
    }
    return packageName.isEmpty()
        ? RegistryRule.WHERE_OWNER.about(owner)
        : RegistryRule.WHERE_PACKAGE.about(owner, packageName);
  }

  private Reason who() {
    if (owner.isEmpty()) {
      return RegistryRule.WHO_SITE_ADMINISTRATOR.about();
    }
    return packageName.isEmpty()
        ? RegistryRule.WHO_OWNER.about(owner)
        : RegistryRule.WHO_ADMINISTRATOR.about();
  }
}
