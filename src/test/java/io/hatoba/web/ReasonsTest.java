package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hatoba.access.AccessRule;
import io.hatoba.access.Action;
import io.hatoba.access.Decision;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.MigrationRule;
import io.hatoba.catalog.quotas.QuotaRule;
import io.hatoba.catalog.retention.RetentionRule;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reason;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Sentence;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeRule;
import io.hatoba.storage.FindingRule;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is refused can be said in both languages. */
class ReasonsTest {
  /** In Japanese words, what is said in no other way: names of products, settings and terms. */
  private static final Pattern LEFT_AS_IS =
      Pattern.compile(
          "<hex>|VERSION|HATOBA_[A-Z_]+|--allow-nondistributable-artifacts|dockerd|Docker|Container"
              + "|push|pull|write|README|DELETE|NUL|API|POST|sha256|id|after|operation|created"
              + "|https?|URL|jwks_uri|OWNER/NAME|CIDR|Webhook|HTTP|ASCII|git|package|registry_package"
              + "|<tag>-docker|Authorization|JSON Web Token|sub|aud");

  private static List<Sentence> sentences() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.hatoba").stream()
            .filter(JavaClass::isEnum)
            .filter(it -> it.isAssignableTo(Sentence.class))
            .flatMap(it -> Stream.of(it.reflect().getEnumConstants()))
            .map(Sentence.class::cast)
            .toList();
  }

  private static List<Enum<?>> terms() {
    List<Enum<?>> terms = new ArrayList<>();
    for (Class<?> list : Reasons.TERMS.keySet()) {
      for (Object term : list.getEnumConstants()) {
        terms.add((Enum<?>) term);
      }
    }
    return terms;
  }

  private static String said(Language language, String key) {
    return Words.bundle("reasons", language.locale()).getString(key);
  }

  private static Reasons in(Language language) {
    Reader reader = new Reader();
    reader.likes(language, Theme.AUTO, ZoneOffset.UTC);
    return new Reasons(new Words(reader));
  }

  @Test
  void everySentenceAndEveryTermHasWordsAndNothingElseHas() {
    TreeSet<String> keys = new TreeSet<>(List.of("reasons.api-answers"));
    sentences().forEach(it -> keys.add(Reasons.key(it)));
    terms().forEach(it -> keys.add(Reasons.key(it)));

    for (Language language : Language.values()) {
      assertThat(new TreeSet<>(Words.bundle("reasons", language.locale()).keySet()))
          .isEqualTo(keys);
    }
  }

  @Test
  void noTwoSentencesHaveTheSameName() {
    assertThat(sentences().stream().map(Sentence::name).toList())
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(100);
  }

  /** So that whoever reads a page and whoever reads an answer speak of the same. */
  @Test
  void theEnglishWordsAreThoseOfTheApi() {
    for (Sentence sentence : sentences()) {
      assertThat(said(Language.EN, Reasons.key(sentence)).replaceAll("[’“”]", "'"))
          .as(sentence.name())
          .isEqualTo(sentence.pattern());
    }
    for (Enum<?> term : terms()) {
      assertThat(said(Language.EN, Reasons.key(term)))
          .isEqualTo(term.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void theJapaneseWordsAreJapanese() {
    Pattern english = Pattern.compile("[A-Za-z]{2,}");
    for (Sentence sentence : sentences()) {
      String words = said(Language.JA, Reasons.key(sentence));
      assertThat(english.matcher(LEFT_AS_IS.matcher(words).replaceAll("")).results())
          .as(words)
          .isEmpty();
    }
  }

  @Test
  void aDecisionIsExplainedInTheReadersLanguage() {
    Reason reason =
        AccessRule.ROLE_NEEDED.about(
            AccessRule.ROLE_IN_REPOSITORY.about("mona", Role.READ),
            Action.DELETE,
            Role.ADMIN,
            "octo/app/web");

    assertThat(in(Language.EN).of(reason))
        .isEqualTo(reason.text())
        .isEqualTo(
            "mona was given the role read in the repository; delete needs the role admin, which an"
                + " administrator of octo/app/web can give");
    assertThat(in(Language.JA).of(reason))
        .isEqualTo(
            "mona に与えられているリポジトリの権限は「読み取り」です。削除には「管理」の権限が必要です。" + "この権限は octo/app/web の管理者が与えられます。");
  }

  @Test
  void numbersAreWrittenForPeopleOnPagesAndPlainInAnswers() {
    Reason reason = QuotaRule.LIMIT_BELOW_ZERO.about(Field.HARD_LOGICAL_BYTES, -12_345L);

    assertThat(reason.text())
        .isEqualTo("hard_logical_bytes is a number of bytes, 0 or more, not -12345");
    assertThat(in(Language.JA).of(reason)).isEqualTo("ハード制限（論理）は 0 以上のバイト数です。-12,345 は使えません。");
  }

  @Test
  void reasonsThatAreJoinedAreSaidOneAfterTheOther() {
    Reason both =
        QuotaRule.DELETED_COUNTS.about().and(QuotaRule.SITE_ADMINISTRATOR_CHANGES.about());

    assertThat(in(Language.JA).of(both))
        .isEqualTo("削除したものも、保存されている間は使用量に含まれます。容量制限はサイト管理者が変更できます。");
    assertThat(both.text()).contains("kept; a site administrator can");
  }

  @Test
  void whatARefusalSaysIsSaidInOtherWords() {
    Reasons reasons = in(Language.JA);

    assertThat(
            reasons.of(
                new DeniedException(PackageTypeRule.TYPE_READ_ONLY.about(RegistryKind.DOCKER))))
        .isEqualTo("このサーバーでは、Docker レジストリのパッケージは読み取り専用です。サイト管理者が変更できます。");
    assertThat(
            reasons.of(
                new ValidationException(
                    "RetentionPolicy",
                    "keep_last",
                    ValidationException.Code.INVALID,
                    RetentionRule.NOT_WHOLE.about(Field.KEEP_LAST))))
        .isEqualTo("最新のタグ付きバージョンの数は整数で入力してください。");
  }

  /** A refusal that only the API has words for is told to be a quotation. */
  @Test
  void whatHasNoWordsIsQuoted() {
    assertThat(in(Language.JA).of(NameUnknownException.gone())).startsWith("API の応答（英語）: ");
    assertThat(in(Language.JA).all(Collections.emptyList())).isEmpty();
  }

  @Test
  void reportsOfMigrationsAreSaidInTheReadersLanguage() {
    Reasons reasons = in(Language.JA);

    for (MigrationRule rule : MigrationRule.values()) {
      if (rule != MigrationRule.NEW_NAME) {
        Reason kept = rule.about("octo", "app", Visibility.PRIVATE, Visibility.PUBLIC);
        assertThat(reasons.ofMigration(kept.text())).as(rule.name()).isEqualTo(reasons.of(kept));
      }
    }
    assertThat(reasons.ofMigration("")).isEmpty();
    assertThat(
            reasons.ofMigration(
                "tag v1 is protected by the rule 7 (write once v*) of the package octo/app and is"
                    + " not deleted; an administrator of the package can change the rule"))
        .isEqualTo(
            "タグ v1 はルール 7（パッケージ octo/app、移動・削除と再利用を禁止: v*）で保護されており、削除できません。"
                + "ルールを変更できるのは、パッケージの管理者です。");
    assertThat(reasons.ofMigration("it is as old as the hills"))
        .isEqualTo("API の応答（英語）: it is as old as the hills");
  }

  @Test
  void deliveriesThatFailedAreExplainedInTheReadersLanguage() {
    Reasons reasons = in(Language.JA);

    assertThat(reasons.ofDelivery("timed out")).isEqualTo("時間内に応答がありませんでした。");
    assertThat(reasons.ofDelivery("failed to connect to host: Connection refused"))
        .isEqualTo("ホストと通信できませんでした: 接続を拒否されました。");
    assertThat(
            reasons.ofDelivery(
                "failed to connect to host: the host has an address that is not allowed"))
        .isEqualTo("ホストと通信できませんでした: ホストのアドレスが、送信を許可されていない範囲にあります。");
    assertThat(reasons.ofDelivery("failed to connect to host: Socket closed"))
        .isEqualTo("ホストと通信できませんでした: Socket closed");
    assertThat(reasons.ofDelivery("failed")).isEqualTo("サーバー側の問題で送信できませんでした。");
  }

  @Test
  void findingsOfTheScrubAreSaidInTheReadersLanguage() {
    Reasons reasons = in(Language.JA);

    for (FindingRule rule : FindingRule.values()) {
      Reason found = rule.about("1", "2");
      assertThat(said(reasons, found.text())).as(rule.name()).isEqualTo(reasons.of(found));
    }
    assertThat(said(reasons, "its file has 12 bytes instead of 345"))
        .isEqualTo("ファイルが 12 バイトあります（本来は 345 バイト）。");
  }

  @Test
  void theAuditLogTellsTheRulesOfThePolicyInTheReadersLanguage() {
    Reasons reasons = in(Language.JA);
    // An account may be called as a role is.
    Reason rule =
        AccessRule.ROLE_NEEDED.about(
            AccessRule.ROLE_IN_REPOSITORY.about("admin", Role.READ),
            Action.PUSH,
            Role.WRITE,
            "octo/app/web");
    Decision refused =
        new Decision(false, List.of(AccessRule.TOKEN_HAS_SCOPE.about("write:packages"), rule));

    assertThat(reasons.ofAudit(String.join("; ", refused.chain())))
        .isEqualTo(
            "トークンはスコープ write:packages を持っています。admin に与えられているリポジトリの権限は「読み取り」です。"
                + "プッシュには「書き込み」の権限が必要です。この権限は octo/app/web の管理者が与えられます。");
    assertThat(reasons.ofAudit("no such token, or it has expired"))
        .isEqualTo("トークンがないか、有効期限が切れています。");
    assertThat(reasons.ofAudit("the hard quota of physical bytes of all packages of octo"))
        .isEqualTo("「octo の全パッケージ」のハード制限（物理使用量）を超えます。");
    assertThat(reasons.ofAudit("You need at least read:audit_log scope to read the audit log"))
        .isEqualTo("監査ログの閲覧にはスコープ read:audit_log が必要です。");
    assertThat(reasons.ofAudit("")).isEmpty();
  }

  /** Whatever rules led there, in whatever order: a line of the log is told as it was meant. */
  @Test
  void everyRuleIsKnownAgainInTheAuditLog() {
    Reasons reasons = in(Language.JA);
    Reason before = AccessRule.TOKEN_HAS_SCOPE.about("read:packages");

    for (AccessRule rule : AccessRule.values()) {
      List<Object> arguments = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
      for (int place = 0; place < rule.terms().size(); place++) {
        if (rule.terms().get(place).isEnum()) {
          arguments.set(place, rule.terms().get(place).getEnumConstants()[1]);
        }
      }
      Reason kept = new Reason(rule, arguments);
      assertThat(reasons.ofAudit(before.text() + "; " + kept.text()))
          .as(rule.name())
          .isEqualTo(reasons.of(before) + reasons.of(kept));
    }
  }

  private static String said(Reasons reasons, String finding) {
    return reasons.kept(finding, Reason.find(finding, List.of(FindingRule.values())));
  }

  @Test
  void outsideTextIsEscaped() {
    assertThat(in(Language.EN).of(AccessRule.NO_ACCOUNT.about("a\u202eb {0} 'c'")))
        .isEqualTo("no account goes by a\\u202eb {0} 'c'");
  }
}
