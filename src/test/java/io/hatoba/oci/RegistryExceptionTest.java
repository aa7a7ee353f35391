package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryExceptionTest {
  private static final Digest EMPTY = Digest.sha256(new byte[0]);
  private static final Digest OTHER = Digest.sha256(new byte[1]);
  private static final RepositoryName NAME = new RepositoryName("octocat/app");
  private static final UploadId UPLOAD = UploadId.random();

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(
            new NameInvalidException("A", "must be in lower case: \"a\""),
            400,
            ErrorCode.NAME_INVALID,
            "repository name \"A\": must be in lower case: \"a\""),
        arguments(
            new NameUnknownException(NAME),
            404,
            ErrorCode.NAME_UNKNOWN,
            "repository \"octocat/app\" is not known here"),
        arguments(
            DigestInvalidException.missing(),
            400,
            ErrorCode.DIGEST_INVALID,
            "the request needs the parameter digest, such as"
                + " digest=sha256:<64 hexadecimal digits>"),
        arguments(
            DigestInvalidException.mismatch(EMPTY, OTHER),
            400,
            ErrorCode.DIGEST_INVALID,
            "the content received has digest " + OTHER + ", not " + EMPTY + "; send it again"),
        arguments(
            ManifestTooLargeException.bytes(),
            413,
            ErrorCode.MANIFEST_INVALID,
            "the manifest is larger than the limit of 8388608 bytes"),
        arguments(
            new TooManyTagsException(51),
            414,
            ErrorCode.MANIFEST_INVALID,
            "the request has 51 tag parameters; push at most 50 at once"),
        arguments(
            new ManifestUnknownException(NAME, new Tag("v1")),
            404,
            ErrorCode.MANIFEST_UNKNOWN,
            "repository \"octocat/app\" has no manifest tagged \"v1\""),
        arguments(
            new ManifestUnknownException(NAME, EMPTY),
            404,
            ErrorCode.MANIFEST_UNKNOWN,
            "repository \"octocat/app\" has no manifest " + EMPTY),
        arguments(
            new ManifestBlobUnknownException(List.of(EMPTY, OTHER)),
            400,
            ErrorCode.MANIFEST_BLOB_UNKNOWN,
            "the manifest names content that this repository does not have: "
                + EMPTY
                + ", "
                + OTHER
                + "; push it first"),
        arguments(
            new BlobUnknownException(EMPTY),
            404,
            ErrorCode.BLOB_UNKNOWN,
            "this repository has no blob " + EMPTY),
        arguments(new BlobUploadInvalidException("x"), 400, ErrorCode.BLOB_UPLOAD_INVALID, "x"),
        arguments(
            new UploadRangeException(UPLOAD, 10, new ChunkRange(20, 29)),
            416,
            ErrorCode.BLOB_UPLOAD_INVALID,
            "the chunk 20-29 is out of order; upload " + UPLOAD + " goes on at byte 10"),
        arguments(
            new BlobRangeException(7),
            416,
            ErrorCode.UNSUPPORTED,
            "the range asked for is outside the blob, which has 7 bytes"),
        arguments(
            new LayerTooLargeException(5L << 30),
            413,
            ErrorCode.DENIED,
            "the layer is larger than the limit of 5 GiB (5368709120 bytes)"),
        arguments(
            LayerTooLargeException.ofSize(1001, 1000),
            413,
            ErrorCode.DENIED,
            "the layer has 1001 bytes; the limit is 1000 bytes"),
        arguments(
            new SizeInvalidException(10, 9),
            400,
            ErrorCode.SIZE_INVALID,
            "10 bytes were announced, but the content has 9 bytes"),
        arguments(
            UnsupportedException.paginationInvalid("-1"),
            400,
            ErrorCode.UNSUPPORTED,
            "parameter n is \"-1\"; it must be a whole number, 0 or more"),
        arguments(
            UnsupportedException.methodNotAllowed("BREW"),
            405,
            ErrorCode.UNSUPPORTED,
            "method \"BREW\" is not allowed on this path"),
        arguments(
            UnsupportedException.blobInUse(EMPTY, OTHER),
            405,
            ErrorCode.UNSUPPORTED,
            "blob " + EMPTY + " is in use by manifest " + OTHER + "; delete the manifest first"),
        arguments(new DeniedException("no"), 403, ErrorCode.DENIED, "no"),
        arguments(
            UnauthorizedException.required(),
            401,
            ErrorCode.UNAUTHORIZED,
            "authentication is required; sign in with a login and an access token"),
        arguments(
            new TooManyRequestsException("too many sign-ins failed", Duration.ofMinutes(1)),
            429,
            ErrorCode.TOOMANYREQUESTS,
            "too many sign-ins failed; try again in 60 seconds"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void saysCodeStatusAndReason(
      RegistryException answer, int status, ErrorCode code, String message) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isSameAs(code);
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer).hasMessage(message);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerRecordsNoStackTrace(RegistryException answer) {
    assertThat(answer.getStackTrace()).isEmpty();
  }

  @Test
  void aFaultKeepsItsStackTraceAndItsCauseToItself() {
    IOException cause = new IOException("/var/lib/hatoba/layers: Input/output error");
    List<RegistryException> faults =
        List.of(
            new UnavailableException("the storage does not answer", cause),
            new InsufficientStorageException(cause));

    assertThat(faults).extracting(RegistryException::status).containsExactly(503, 507);
    assertThat(faults)
        .allSatisfy(
            fault -> {
              assertThat(fault.code()).isSameAs(ErrorCode.UNAVAILABLE);
              assertThat(fault).hasCause(cause);
              assertThat(fault.getStackTrace()).isNotEmpty();
              assertThat(fault.message()).doesNotContain("/var");
              assertThat(fault.detail()).isEmpty();
            });
    assertThat(new InsufficientStorageException().getStackTrace()).isNotEmpty();
  }

  @Test
  void beingBusySaysWhenToAskAgain() {
    assertThat(new UnavailableException("busy").retryAfter()).isPositive();
    assertThat(new UnavailableException("busy", Duration.ofSeconds(9)).retryAfter())
        .isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void outsideTextIsEscapedWhereverItComesIn() {
    assertThat(new DeniedException("line\r\nbreak").message()).isEqualTo("line\\u000d\\u000abreak");
    assertThat(UnsupportedException.methodNotAllowed("x".repeat(65_536)).message())
        .hasSizeLessThan(400);
    assertThat(UnsupportedException.paginationInvalid("\0").message()).contains("\"\\u0000\"");
    assertThat(new BlobUploadUnknownException("\u202e").message()).contains("\"\\u202e\"");
  }

  @Test
  void detailsAreFactsForProgramsAndDoNotChange() {
    Map<String, Object> detail = new ManifestUnknownException(NAME, new Tag("v1")).detail();

    assertThat(detail)
        .containsExactly(Map.entry("name", "octocat/app"), Map.entry("reference", "v1"))
        .isUnmodifiable();
  }

  @Test
  void atMostTenMissingDigestsAreNamed() {
    List<Digest> missing =
        IntStream.range(0, 1000).mapToObj(i -> Digest.sha256(new byte[i])).toList();
    ManifestBlobUnknownException refusal = new ManifestBlobUnknownException(missing);

    assertThat(refusal.message())
        .contains(missing.get(9).toString(), " and 990 more")
        .doesNotContain(missing.get(10).toString());
    assertThat(refusal.detail())
        .containsEntry("count", 1000)
        .containsEntry("missing", missing.subList(0, 10).stream().map(Digest::toString).toList());
  }

  @Test
  void aDigestThatIsMissingTwiceIsNamedOnce() {
    ManifestReference reference =
        new ManifestReference(
            ManifestReference.Kind.LAYER, Descriptor.of(MediaType.OCI_LAYER, EMPTY, 0));

    assertThat(
            ManifestBlobUnknownException.ofReferences(Collections.nCopies(3, reference)).detail())
        .containsEntry("count", 1);
  }

  @Test
  void anUploadOutOfOrderTellsWhereItGoesOn() {
    UploadRangeException refusal = new UploadRangeException(UPLOAD, 10);

    assertThat(refusal.upload()).isEqualTo(UPLOAD);
    assertThat(refusal.offset()).isEqualTo(10);
  }

  @Test
  void aRangeOutsideABlobTellsItsSize() {
    assertThat(new BlobRangeException(7).size()).isEqualTo(7);
  }

  @Test
  void aChallengeHasAnErrorOnlyWhereATokenWasGiven() {
    assertThat(UnauthorizedException.required().error()).isEmpty();
    assertThat(UnauthorizedException.invalidToken("expired").error()).contains("invalid_token");
    assertThat(UnauthorizedException.insufficientScope("more").error())
        .contains("insufficient_scope");
    assertThat(new UnauthorizedException("m", Optional.of("invalid_token")).message())
        .isEqualTo("m");
  }
}
