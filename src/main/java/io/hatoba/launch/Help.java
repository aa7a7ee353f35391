package io.hatoba.launch;

/** The text of {@code --help}. */
final class Help {
  static final String TEXT =
      """
      Hatoba, a container registry.

      usage: java -jar hatoba.jar [options]
             java -jar hatoba.jar COMMAND ...

      commands
        verify                            checks every tag down to the bytes
        backup DIR                        of an instance with H2, while it runs or not; again into DIR: what is new
        restore DIR [--partial yes]       to an empty data directory; partial: without what is damaged
        backup-fence -- COMMAND ...       runs COMMAND while no layer goes, for backups of PostgreSQL
        export NAME DIR [TAG|DIGEST]...   images of OWNER/IMAGE to an OCI layout, with their signatures
        import DIR NAME [TAG|DIGEST]...   images of an OCI layout
        import-tree DIR [--owner OWNER]   all tags of the storage of a docker-registry, as OWNER's

      They ask HATOBA_URL, or the server of --url URL, as HATOBA_LOGIN with the token HATOBA_TOKEN, or, if
      HATOBA_URL is set, as initial-admin.json says. verify and backup open the files themselves where no
      server answers.

      options
        --port N           port of plain HTTP (8080)
        --https-port N     port of HTTPS (8443), where HATOBA_TLS_CERT is set
        --address A        address to listen on (all); wins over HATOBA_ADDRESS
        --help             this text

      settings, from the environment (HATOBA_DATA_DIR=/srv/hatoba) or as system properties before -jar
      (-Dhatoba.data-dir=/srv/hatoba), with their defaults
        HATOBA_DATA_DIR                 root of everything kept on disk (./hatoba-data)
        HATOBA_STORAGE_DIR              the shared disk for layer files (layers in the data directory)
        HATOBA_DATABASE_URL             JDBC URL of H2 or PostgreSQL (H2 in the data directory)
        HATOBA_DATABASE_USER            user of the database
        HATOBA_DATABASE_PASSWORD        password of the database
        HATOBA_URL                      external origin (localhost and the port, https where it is on)
        HATOBA_ADDRESS                  address to listen on (all)
        HATOBA_TLS_CERT                 PEM file of the certificate chain; read again when it changes (none)
        HATOBA_TLS_KEY                  PEM file of its private key (none)
        HATOBA_SUBDOMAIN_ISOLATION      docker.HOST and containers.HOST for the registries (false)
        HATOBA_TRUSTED_PROXIES          networks whose X-Forwarded-* are believed, as CIDR (none)
        HATOBA_DOCKER_LAYER_LIMIT       largest layer of the Docker registry (5GiB)
        HATOBA_CONTAINER_LAYER_LIMIT    largest layer of the Container registry (10GiB)
        HATOBA_DOCKER_SHA_TAGS          refuse, warn or allow a tag of 64 hexadecimal digits (refuse)
        HATOBA_ANONYMOUS_PULL           public images without a token (true)
        HATOBA_SPARSE_MANIFESTS         accept manifests whose parts are not here (false)
        HATOBA_VERIFY_READS             hash every blob while it is sent (false)
        HATOBA_TRANSFERS                large transfers at once (512)
        HATOBA_TRANSFERS_PER_ACCOUNT    of them, those of one account or address (half of them)
        HATOBA_MINIMUM_RATE             slower clients are cut (60KiB/60s)
        HATOBA_DRAIN_TIMEOUT            how long transfers that run may go on after TERM (60s)
        HATOBA_BLOB_LEASE               how long unreferenced bytes are kept (24h)
        HATOBA_UPLOAD_TTL               how long idle uploads are kept (24h)
        HATOBA_SWEEP_INTERVAL           how often what nobody needs any more is swept away (10m)
        HATOBA_BEARER_KEY_AGE           when the key of bearer tokens is replaced by another (30d)
        HATOBA_DELETABLE_DOWNLOADS      downloads up to which public versions may be deleted (5000)
        HATOBA_RETENTION_PERIOD         how often policies of retention are carried out (24h)
        HATOBA_SCRUB_RATE               bytes a second at which all layers are read for damage (32MiB)
        HATOBA_SCRUB_INTERVAL           how long after one look at every layer the next begins (30d)
        HATOBA_AUDIT_PULLS              pulls in the audit log: count, all, off or a share as 1/100 (count)
        HATOBA_METRICS_TOKEN            who has it reads /metrics, else this machine only (none)
        HATOBA_DISABLE_BACKGROUND       no timers on this node (false)

      The first start writes the administrator's sign-in to initial-admin.json in the data directory.
      """;

  private Help() {}
}
