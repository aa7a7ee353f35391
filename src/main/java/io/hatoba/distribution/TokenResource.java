package io.hatoba.distribution;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hatoba.access.ApiRule;
import io.hatoba.access.BearerTokens;
import io.hatoba.access.Caller;
import io.hatoba.access.Refusals;
import io.hatoba.access.ResourceScope;
import io.hatoba.access.SignIn;
import io.hatoba.access.TokenIssuing;
import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.UnauthorizedException;
import io.hatoba.oci.UnsupportedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /token}: a personal access token for a bearer token (CNCF Distribution's token and OAuth2
 * flows).
 */
@Path("/")
@ApplicationScoped
public class TokenResource {
  @Inject private RegistryHosts hosts;
  @Inject private SignIn signIn;
  @Inject private ClientAddress address;
  @Inject private TokenIssuing issuing;
  @Inject private Refusals refusals;
  @Inject private Clock clock;
  @Inject private Transfers transfers;

  record TokenBody(
      String token,
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("expires_in") long expiresIn,
      @JsonProperty("issued_at") String issuedAt) {}

  /**
   * A bearer token for a service.
   *
   * @param service authority of the registry host; another is refused with 400
   * @param scopes what is asked for, {@code repository:<name>:<actions>}, several in one parameter
   *     or several parameters; what the caller may not do is left out of the token
   * @param authorization Basic with login and personal access token; without it, the token is an
   *     anonymous caller's
   * @return {@code token}, {@code access_token} (the same), {@code expires_in} in seconds, {@code
   *     issued_at}
   */
  @GET
  @MayCall(Need.NOTHING)
  public Response get(
      @QueryParam("service") @Nullable String service,
      @QueryParam("scope") List<String> scopes,
      @HeaderParam(HttpHeaders.HOST) @Nullable String hostName,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
    RegistryHost host = host(service, hostName);
    Credentials credentials = Credentials.parse(Optional.ofNullable(authorization));
    if (credentials instanceof Credentials.None) {
      return answer(host, new Caller.Anonymous(), scopes);
    }
    if (credentials instanceof Credentials.Basic basic) {
      return answer(host, require(host, basic.user(), basic.password()), scopes);
    }
    throw malformed(host);
  }

  /**
   * The same by an OAuth2 form, as containerd asks: {@code grant_type=password}, {@code username},
   * {@code password}, {@code service}, {@code scope}; at most 64 KiB. There are no refresh tokens.
   */
  @POST
  @MayCall(Need.NOTHING)
  public Response post(@Context HttpServletRequest request, InputStream body) {
    TokenForm form;
    try (Transfers.Permit permit = transfers.acquireForm(Party.address(address.current()))) {
      form = TokenForm.read(request, body);
    }
    RegistryHost host =
        host(form.find("service").orElse(null), request.getHeader(HttpHeaders.HOST));
    if (!form.find("grant_type").orElse("").equals("password")) {
      throw UnsupportedException.badRequest(
          "only grant_type=password is served here; there are no refresh tokens");
    }
    String user = form.find("username").orElse("");
    String password = form.find("password").orElse("");
    return answer(host, require(host, user, password), form.all("scope"));
  }

  private RegistryHost host(@Nullable String service, @Nullable String hostName) {
    Optional<RegistryHost> host =
        service == null
            ? hosts.find(Optional.ofNullable(hostName).orElse(""))
            : hosts.findService(service);
    return host.orElseThrow(
        () ->
            UnsupportedException.badRequest(
                "unknown service; ask for the one that the registry's challenge names"));
  }

  private Caller require(RegistryHost host, String user, String password) {
    return signIn.signIn(user, password, address.current()).orElseThrow(() -> refusal(host));
  }

  private ChallengeException malformed(RegistryHost host) {
    refusals.noticeCredential(ApiRule.HEADER_MALFORMED.pattern());
    return refusal(host);
  }

  private static ChallengeException refusal(RegistryHost host) {
    return new ChallengeException(
        new UnauthorizedException(
            "the user name and the token do not belong together", Optional.empty()),
        host,
        List.of());
  }

  private Response answer(RegistryHost host, Caller caller, List<String> scopes) {
    String token = issuing.issue(host, caller, ResourceScope.parse(scopes));
    TokenBody body =
        new TokenBody(
            token,
            token,
            BearerTokens.LIFETIME.toSeconds(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return Response.ok(Json.bytes(body), MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
