package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /users/{username}/packages}: packages of a user. */
@Path("users/{username}/packages")
@ApplicationScoped
public class UsersPackagesResource extends OwnedPackages {}
