package io.hatoba.rest;

import io.hatoba.catalog.RegistryPackage;
import io.hatoba.maintenance.scrub.ImageChecks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** Asks whether a version is whole, and answers what was found; for the owners of any kind. */
@ApplicationScoped
class CheckCalls {
  @Inject private ImageChecks checks;
  @Inject private Urls urls;

  /** 202 with a check that waits, or is under way. */
  Response ask(RegistryPackage pack, long versionId, long accountId) {
    return checks
        .ask(pack.id(), versionId, accountId)
        .map(check -> Answers.accepted(ScrubBodies.Check.of(check, List.of())))
        .orElseThrow(ApiException::notFound);
  }

  /** 200 with the last check, and a page of its parts. */
  Response find(RegistryPackage pack, long versionId, UriInfo uri) {
    KeyPaging paging = KeyPaging.of(uri, urls);
    ImageChecks.Check check = checks.find(pack.id(), versionId).orElseThrow(ApiException::notFound);
    List<ImageChecks.Part> parts =
        checks.listParts(check.id(), paging.number(), paging.limit() + 1);
    boolean more = parts.size() > paging.limit();
    List<ImageChecks.Part> page = more ? parts.subList(0, paging.limit()) : parts;
    return paging.answer(
        ScrubBodies.Check.of(check, page),
        more ? Optional.of(Integer.toString(page.get(page.size() - 1).place())) : Optional.empty());
  }
}
