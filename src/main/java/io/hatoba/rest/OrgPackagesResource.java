package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /orgs/{org}/packages}: packages of an organization. */
@Path("orgs/{org}/packages")
@ApplicationScoped
public class OrgPackagesResource extends OwnedPackages {}
