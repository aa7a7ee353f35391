package io.hatoba.accounts.workflows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;

/** Rules as they stand in the row of their issuer. */
final class ClaimRules {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ClaimRules() {}

  record Written(
      String name,
      List<WrittenCondition> conditions,
      String repository,
      String run,
      boolean writes,
      long seconds) {}

  record WrittenCondition(String claim, String pattern) {}

  static String write(List<ClaimRule> rules) {
    try {
      return MAPPER.writeValueAsString(rules.stream().map(ClaimRules::written).toList());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("rules can be written", impossible);
    }
  }

  private static Written written(ClaimRule rule) {
    return new Written(
        rule.name(),
        rule.conditions().stream()
            .map(condition -> new WrittenCondition(condition.claim(), condition.pattern()))
            .toList(),
        rule.repository().text(),
        rule.run().text(),
        rule.writes(),
        rule.lifetime().toSeconds());
  }

  static List<ClaimRule> read(String text) {
    try {
      return MAPPER.readValue(text, new TypeReference<List<Written>>() {}).stream()
          .map(ClaimRules::rule)
          .toList();
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("rules of an issuer cannot be read", damaged);
    }
  }

  private static ClaimRule rule(Written written) {
    return new ClaimRule(
        written.name(),
        written.conditions().stream()
            .map(condition -> new ClaimCondition(condition.claim(), condition.pattern()))
            .toList(),
        new ClaimTemplate(written.repository()),
        new ClaimTemplate(written.run()),
        written.writes(),
        Duration.ofSeconds(written.seconds()));
  }
}
