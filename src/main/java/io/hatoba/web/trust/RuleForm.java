package io.hatoba.web.trust;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.accounts.workflows.ClaimCondition;
import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.ClaimTemplate;
import io.hatoba.accounts.workflows.TrustRule;
import io.hatoba.accounts.workflows.WorkflowTokens;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A rule as it is typed. Its conditions are lines of which those that are blank mean nothing. */
@Named
@RequestScoped
public class RuleForm {
  private static final int BLANK_LINES = 2;
  private static final int MORE_LINES = 8;

  /** More than a rule may have, so that too many are refused and not forgotten. */
  private static final int MOST_LINES = 100;

  private String name = "";
  private List<Line> lines = padded(List.of(), BLANK_LINES);
  private String repository = "";
  private String run = "{sub}";
  private String packages = "read";
  private String seconds = Long.toString(WorkflowTokens.USUAL_LIFETIME.toSeconds());

  /** For the container. */
  public RuleForm() {}

  /** What stands in a line: a claim, and what it must be. */
  public record Line(String claim, String pattern) {
    boolean blank() {
      return claim.isBlank() && pattern.isBlank();
    }
  }

  void show(ClaimRule rule) {
    name = rule.name();
    lines =
        padded(
            rule.conditions().stream()
                .map(condition -> new Line(condition.claim(), condition.pattern()))
                .toList(),
            BLANK_LINES);
    repository = rule.repository().text();
    run = rule.run().text();
    packages = rule.writes() ? "write" : "read";
    seconds = Long.toString(rule.lifetime().toSeconds());
  }

  /** Takes the lines of a form that was sent. */
  void read(PageRequest request) {
    List<String> claims = request.parameters("claim");
    List<String> patterns = request.parameters("pattern");
    List<Line> typed = new ArrayList<>();
    for (int i = 0; i < claims.size() && i < patterns.size() && i < MOST_LINES; i++) {
      typed.add(new Line(claims.get(i), patterns.get(i)));
    }
    lines = padded(typed, BLANK_LINES);
  }

  void more() {
    lines = padded(lines, MORE_LINES);
  }

  private static List<Line> padded(List<Line> typed, int blank) {
    List<Line> lines = new ArrayList<>(typed.stream().filter(line -> !line.blank()).toList());
    for (int i = 0; i < blank; i++) {
      lines.add(new Line("", ""));
    }
    return lines;
  }

  /**
   * What was typed.
   *
   * @throws ValidationException if it is no rule
   */
  ClaimRule rule() {
    return new ClaimRule(
        name.strip(),
        lines.stream()
            .filter(line -> !line.blank())
            .map(line -> new ClaimCondition(line.claim().strip(), line.pattern().strip()))
            .toList(),
        new ClaimTemplate(repository.strip()),
        new ClaimTemplate(run.strip()),
        packages.equals("write"),
        lifetime());
  }

  private Duration lifetime() {
    String typed = seconds.strip();
    if (!typed.matches("[0-9]{1,9}")) {
      throw new ValidationException(
          "OidcRule", "expires_in", Code.INVALID, TrustRule.NO_SECONDS.about());
    }
    return Duration.ofSeconds(Long.parseLong(typed));
  }

  /** The lines of the conditions, the last of them blank. */
  public List<Line> lines() {
    return lines;
  }

  /** For people. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }

  /** {@code OWNER/NAME}, in which claims stand in braces. */
  public String getRepository() {
    return repository;
  }

  /** Whatever is typed. */
  public void setRepository(String typed) {
    repository = typed;
  }

  /** What runs are called, likewise. */
  public String getRun() {
    return run;
  }

  /** Whatever is typed. */
  public void setRun(String typed) {
    run = typed;
  }

  /** {@code read} or {@code write}. */
  public String getPackages() {
    return packages;
  }

  /** Whatever is chosen. */
  public void setPackages(String chosen) {
    packages = chosen;
  }

  /** How long tokens live. */
  public String getSeconds() {
    return seconds;
  }

  /** Whatever is typed. */
  public void setSeconds(String typed) {
    seconds = typed;
  }
}
