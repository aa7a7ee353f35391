package io.hatoba.web.operations;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.retention.Kept;
import io.hatoba.catalog.retention.Retention;
import io.hatoba.catalog.retention.RetentionPreview;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run would delete now, with what keeps the rest, and the button that runs it. */
@At(
    value = RetentionPreviewPage.PATH,
    view = "operations/retention-preview",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class RetentionPreviewPage implements Page {
  static final String PATH = RetentionPage.PATH + "/preview";

  private static final int ON_A_PAGE = 50;

  /** A reader waits no longer; what is left goes with the server's own rounds. */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(3);

  @Inject private Retention retention;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private FormRefusals refusals;

  private RetentionPreview preview = new RetentionPreview(0, 0, 0, true, List.of());
  private PageOfMany paging = PageOfMany.FIRST;
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public RetentionPreviewPage() {}

  @Override
  public void open(PageRequest request) {
    if (request.form()) {
      // It may take as long as the run itself.
      return;
    }
    PageOfMany asked = PageOfMany.of(request, ON_A_PAGE);
    preview = retention.preview(RetentionPage.SCOPE, asked.offset(), asked.size());
    paging = asked.among(preview.deleted() + preview.kept());
  }

  /** Begins a run, which the server's own rounds go on with. */
  public void run() {
    try {
      retention.run(RetentionPage.SCOPE, reader.requireAccount().accountId(), LONGEST_RUN);
      navigation.to(RetentionPage.PATH, "operations.retention-started");
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  /** What a run would do. */
  public RetentionPreview preview() {
    return preview;
  }

  /** A page of the versions. */
  public List<Verdict> verdicts() {
    return preview.verdicts().stream().map(Verdict::new).toList();
  }

  /** Which part of them. */
  public PageOfMany paging() {
    return paging;
  }

  /** Why nothing ran. */
  public Optional<String> refusal() {
    return refusal;
  }

  /**
   * A version.
   *
   * @param verdict what is said of it
   */
  public record Verdict(RetentionPreview.Verdict verdict) {
    /** Whether it would go. */
    public boolean goes() {
      return verdict.kept().isEmpty();
    }

    /** Key of what keeps it. */
    public String ruleKey() {
      return "operations.kept-"
          + verdict
              .kept()
              .map(it -> it.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .orElse("");
    }

    /** Which of several patterns, or how many days or versions; may be empty. */
    public String which() {
      return verdict.kept().map(Kept::which).orElse("");
    }

    /** How many tags it has besides those that are shown. */
    public long moreTags() {
      return verdict.tagCount() - verdict.tags().size();
    }
  }
}
