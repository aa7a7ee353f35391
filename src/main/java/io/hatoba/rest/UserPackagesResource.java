package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /user/packages}: packages of the caller. */
@Path("user/packages")
@ApplicationScoped
public class UserPackagesResource extends OwnedPackages {}
