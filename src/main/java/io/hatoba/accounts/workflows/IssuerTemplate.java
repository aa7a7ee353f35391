package io.hatoba.accounts.workflows;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An issuer of the world, to be trusted with some changes: what stands in capitals is to be filled
 * in.
 *
 * @param name by which it is chosen
 * @param title for people
 * @param issuer what its tokens call it
 * @param jwksUri where its keys are, where its own configuration may not be readable
 * @param claims what its tokens say that rules are made of, with what it means
 * @param rules to begin with
 * @param job how a job comes to an identity token
 */
public record IssuerTemplate(
    String name,
    String title,
    String issuer,
    Optional<String> jwksUri,
    Map<String, String> claims,
    List<ClaimRule> rules,
    String job) {
  private static final Map<String, String> GITHUB_CLAIMS =
      claims(
          "repository", "OWNER/NAME of the repository",
          "repository_id", "its number, which a renamed or remade one does not have",
          "repository_owner", "login of its owner",
          "repository_owner_id", "the owner's number, which a renamed or remade one does not have",
          "ref", "refs/heads/BRANCH or refs/tags/TAG",
          "ref_protected", "true if the ref is protected",
          "environment", "the job's environment, if it has one",
          "job_workflow_ref", "OWNER/NAME/.github/workflows/FILE@REF of the workflow",
          "event_name", "what started the run, such as push or pull_request",
          "run_id", "number of the run",
          "sub", "repo:OWNER/NAME:ref:REF, or :environment:NAME, or :pull_request");

  /** Copies the collections. */
  public IssuerTemplate {
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    rules = List.copyOf(rules);
  }

  /** All that there are. */
  public static final List<IssuerTemplate> ALL =
      List.of(
          github(
              "github-actions",
              "GitHub Actions on github.com",
              "https://token.actions.githubusercontent.com"),
          github(
              "github-enterprise-server",
              "GitHub Actions on GitHub Enterprise Server",
              "https://HOSTNAME/_services/token"),
          gitlab(),
          jenkins(),
          kubernetes());

  private static IssuerTemplate github(String name, String title, String issuer) {
    return new IssuerTemplate(
        name,
        title,
        issuer,
        Optional.empty(),
        GITHUB_CLAIMS,
        List.of(
            rule(
                "{repository}",
                "{run_id}",
                new ClaimCondition("repository_owner_id", "OWNER_ID"),
                new ClaimCondition("ref", "refs/heads/main"))),
        "permissions: id-token: write; then GET $ACTIONS_ID_TOKEN_REQUEST_URL&audience=AUDIENCE with"
            + " Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN answers {\"value\": …}");
  }

  private static IssuerTemplate gitlab() {
    return new IssuerTemplate(
        "gitlab",
        "GitLab CI/CD, on gitlab.com or an instance of your own",
        "https://gitlab.com",
        Optional.empty(),
        claims(
            "project_path", "GROUP/PROJECT, with subgroups between them",
            "project_id", "its number",
            "namespace_path", "GROUP, with subgroups",
            "namespace_id", "its number",
            "ref", "the branch or tag",
            "ref_type", "branch or tag",
            "ref_protected", "true if the ref is protected",
            "environment", "the job's environment, if it has one",
            "pipeline_source", "what started the pipeline, such as push",
            "user_login", "who started it",
            "pipeline_id", "number of the pipeline",
            "job_id", "number of the job",
            "sub", "project_path:GROUP/PROJECT:ref_type:TYPE:ref:REF"),
        List.of(
            rule(
                "{project_path}",
                "{job_id}",
                new ClaimCondition("namespace_id", "NAMESPACE_ID"),
                new ClaimCondition("ref_protected", "true"))),
        "id_tokens: HATOBA_ID_TOKEN: aud: AUDIENCE in .gitlab-ci.yml");
  }

  private static IssuerTemplate jenkins() {
    return new IssuerTemplate(
        "jenkins",
        "Jenkins with the OpenID Connect Provider plugin",
        "https://JENKINS/oidc",
        Optional.empty(),
        claims(
            "sub", "URL of the job, with a slash at its end",
            "build_number", "number of the build"),
        List.of(
            rule(
                "OWNER/REPOSITORY",
                "{build_number}",
                new ClaimCondition("sub", "https://JENKINS/job/JOB/"))),
        "a credential OpenID Connect id token with the audience AUDIENCE, bound by withCredentials");
  }

  private static IssuerTemplate kubernetes() {
    return new IssuerTemplate(
        "kubernetes",
        "Kubernetes service accounts",
        "https://kubernetes.default.svc.cluster.local",
        Optional.of("https://KUBERNETES/openid/v1/jwks"),
        claims(
            "sub", "system:serviceaccount:NAMESPACE:NAME",
            "kubernetes.io.namespace", "the namespace",
            "kubernetes.io.serviceaccount.name", "the service account",
            "kubernetes.io.serviceaccount.uid", "its number, which a remade one does not have",
            "kubernetes.io.pod.name", "the pod, if the token is bound to one"),
        List.of(
            rule(
                "OWNER/REPOSITORY",
                "{kubernetes.io.pod.name}",
                new ClaimCondition("sub", "system:serviceaccount:NAMESPACE:NAME"))),
        "a projected volume with serviceAccountToken: audience: AUDIENCE");
  }

  private static ClaimRule rule(String repository, String run, ClaimCondition... conditions) {
    return new ClaimRule(
        "main",
        List.of(conditions),
        new ClaimTemplate(repository),
        new ClaimTemplate(run),
        true,
        Duration.ofHours(1));
  }

  private static Map<String, String> claims(String... namesAndMeanings) {
    Map<String, String> claims = new LinkedHashMap<>();
    for (int i = 0; i < namesAndMeanings.length; i += 2) {
      claims.put(namesAndMeanings[i], namesAndMeanings[i + 1]);
    }
    return claims;
  }
}
