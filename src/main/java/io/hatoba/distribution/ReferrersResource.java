package io.hatoba.distribution;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.oci.Digest;
import io.hatoba.registry.Referrers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v2/<name>/referrers/<digest>} (OCI Distribution Specification, "Listing Referrers"). */
@Path("{name:.+}/referrers/{digest}")
@ApplicationScoped
public class ReferrersResource {
  private static final String INDEX = io.hatoba.oci.MediaType.OCI_INDEX.value();
  private static final int SCHEMA_VERSION = 2;

  @Inject private Referrers referrers;
  @Inject private AccessChecks checks;

  record IndexBody(int schemaVersion, String mediaType, List<DescriptorBody> manifests) {}

  record DescriptorBody(
      String mediaType,
      long size,
      String digest,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) @Nullable String artifactType,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> annotations) {
    static DescriptorBody of(Referrers.Referrer referrer) {
      return new DescriptorBody(
          referrer.mediaType(),
          referrer.size(),
          referrer.digest().toString(),
          referrer.artifactType().orElse(null),
          referrer.annotations());
    }
  }

  /**
   * An image index of the manifests that name a subject, empty where there are none; the subject
   * itself need not be here.
   *
   * @param digest digest of the subject
   * @param artifactType only those of this type; the answer then says {@code OCI-Filters-Applied}
   * @param last the digest after which the page begins, as a {@code Link} of ours says
   */
  @GET
  @MayCall(Need.PULL)
  public Response list(
      @Context HttpServletRequest request,
      @PathParam("digest") String digest,
      @QueryParam("artifactType") @Nullable String artifactType,
      @QueryParam("last") @DefaultValue("") String last) {
    Granted granted = Granted.of(request);
    Digest subject = Digest.parse(digest);
    Optional<String> type = Optional.ofNullable(artifactType).filter(text -> !text.isEmpty());
    Referrers.ReferrerPage page =
        referrers.list(granted.name(), subject, type, last, checks.viewer(granted));
    List<DescriptorBody> manifests = page.referrers().stream().map(DescriptorBody::of).toList();
    Response.ResponseBuilder answer =
        Response.ok(Json.bytes(new IndexBody(SCHEMA_VERSION, INDEX, manifests))).type(INDEX);
    type.ifPresent(filter -> answer.header("OCI-Filters-Applied", "artifactType"));
    if (page.more()) {
      String query =
          type.map(filter -> "artifactType=" + Locations.encoded(filter) + "&").orElse("")
              + "last="
              + manifests.get(manifests.size() - 1).digest();
      answer.header(
          Headers.LINK, Locations.next("/v2/" + granted.name() + "/referrers/" + subject, query));
    }
    return answer.build();
  }
}
