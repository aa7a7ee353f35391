package io.hatoba.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** {@code /api/v3/}, where clients of GitHub Enterprise Server look for it. */
@ApplicationPath("/api/v3")
public class ApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        RootResource.class,
        OpenApiResource.class,
        UserResource.class,
        UserListResource.class,
        UsersResource.class,
        OrganizationsResource.class,
        OrgResource.class,
        OrgMembersResource.class,
        TeamsResource.class,
        TeamMembersResource.class,
        TeamRepositoriesResource.class,
        RepositoryResource.class,
        CollaboratorsResource.class,
        OrgPackagesResource.class,
        OrgPackageAccessResource.class,
        OrgPackageVersionsResource.class,
        UserPackagesResource.class,
        UserPackageAccessResource.class,
        UserPackageVersionsResource.class,
        UsersPackagesResource.class,
        UsersPackageAccessResource.class,
        UsersPackageVersionsResource.class,
        ExplainAccessResource.class,
        AdminUsersResource.class,
        AdminOrganizationsResource.class,
        AdminBearerKeysResource.class,
        AdminPackageTypesResource.class,
        AdminMigrationsResource.class,
        OrgMigrationResource.class,
        UserMigrationResource.class,
        UsersMigrationResource.class,
        AdminTagProtectionResource.class,
        OrgTagProtectionResource.class,
        UserTagProtectionResource.class,
        OrgPackageTagsResource.class,
        UsersPackageTagsResource.class,
        UserPackageTagsResource.class,
        OrgPackageTagProtectionResource.class,
        UsersPackageTagProtectionResource.class,
        UserPackageTagProtectionResource.class,
        AdminTokensResource.class,
        AuthorizationsResource.class,
        WorkflowTokensResource.class,
        InstallationTokenResource.class,
        OidcTokenResource.class,
        OidcIssuersResource.class,
        OidcRehearsalResource.class,
        AdminRetentionResource.class,
        OrgPackageRetentionResource.class,
        UserPackageRetentionResource.class,
        UsersPackageRetentionResource.class,
        OrgRetentionResource.class,
        UsersRetentionResource.class,
        AdminQuotaResource.class,
        OrgQuotaResource.class,
        UserQuotaResource.class,
        UsersQuotaResource.class,
        OrgPackageQuotaResource.class,
        UserPackageQuotaResource.class,
        UsersPackageQuotaResource.class,
        AdminStorageResource.class,
        OrgStorageResource.class,
        UserStorageResource.class,
        UsersStorageResource.class,
        OrgPackageStorageResource.class,
        UserPackageStorageResource.class,
        UsersPackageStorageResource.class,
        AuditLogResource.class,
        OrgAuditLogResource.class,
        RepositoryHooksResource.class,
        OrgHooksResource.class,
        AdminHooksResource.class,
        AdminHookNetworksResource.class,
        ApiHostFilter.class,
        ApiIdsFilter.class,
        ApiVersionFilter.class,
        ApiAccessFeature.class,
        ApiAnswerFilter.class,
        ApiExceptionMapper.class,
        ValidationExceptionMapper.class,
        IdentityRefusedExceptionMapper.class,
        ApiRefusalMapper.class,
        ApiFaultMapper.class);
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
