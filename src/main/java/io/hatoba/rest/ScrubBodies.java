package io.hatoba.rest;

import io.hatoba.events.StopWish;
import io.hatoba.maintenance.scrub.ImageChecks;
import io.hatoba.maintenance.scrub.Scrub;
import io.hatoba.oci.RegistryKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was read to see whether it is whole, and what is not. */
final class ScrubBodies {
  private ScrubBodies() {}

  record Round(
      long number,
      String status,
      boolean stopped,
      @Nullable String startedAt,
      @Nullable String finishedAt,
      String nextAt,
      long allLayers,
      long allBytes,
      long layers,
      long manifests,
      long bytes,
      long found,
      long healed,
      long damagedNow,
      long waiting,
      long bytesPerSecond,
      boolean inTime) {
    static Round of(Scrub.Report report) {
      String status = "none";
      if (report.startedAt().isPresent()) {
        status = report.finishedAt().isPresent() ? "completed" : "in_progress";
      }
      return new Round(
          report.number(),
          status,
          StopWish.stopped(report.stop()),
          report.startedAt().map(ApiJson::time).orElse(null),
          report.finishedAt().map(ApiJson::time).orElse(null),
          ApiJson.time(report.nextAt()),
          report.allBlobs(),
          report.allBytes(),
          report.blobs(),
          report.manifests(),
          report.bytes(),
          report.damaged(),
          report.healed(),
          report.damagedNow(),
          report.waiting(),
          report.rate(),
          report.inTime());
    }
  }

  record Touched(String name, String packageType, List<String> tags) {
    static Touched of(Scrub.TouchedPackage touched) {
      return new Touched(
          touched.name(), Bodies.of(RegistryKind.valueOf(touched.type())), touched.tags());
    }
  }

  record Damage(
      String digest,
      String type,
      long size,
      String damage,
      String finding,
      String foundAt,
      List<Touched> packages) {
    static Damage of(Scrub.Damaged damaged) {
      return new Damage(
          damaged.digest().toString(),
          damaged.manifest() ? "manifest" : "layer",
          damaged.size(),
          damaged.kind().toLowerCase(Locale.ROOT),
          damaged.finding(),
          ApiJson.time(damaged.foundAt()),
          damaged.packages().stream().map(Touched::of).toList());
    }
  }

  record Part(String digest, String type, long size, @Nullable String state) {
    static Part of(ImageChecks.Part part) {
      return new Part(
          part.digest().toString(),
          part.kind().toLowerCase(Locale.ROOT),
          part.size(),
          part.state().map(state -> state.toLowerCase(Locale.ROOT)).orElse(null));
    }
  }

  record Check(
      long id,
      String status,
      @Nullable String conclusion,
      String askedAt,
      @Nullable String startedAt,
      @Nullable String finishedAt,
      long partCount,
      long checkedCount,
      long damagedCount,
      long bytes,
      List<Part> parts) {
    static Check of(ImageChecks.Check check, List<ImageChecks.Part> parts) {
      String status = check.startedAt().isPresent() ? "in_progress" : "queued";
      @Nullable String conclusion = null;
      if (check.finishedAt().isPresent()) {
        status = "completed";
        conclusion = check.wrong() == 0 ? "success" : "failure";
      }
      return new Check(
          check.id(),
          status,
          conclusion,
          ApiJson.time(check.askedAt()),
          check.startedAt().map(ApiJson::time).orElse(null),
          check.finishedAt().map(ApiJson::time).orElse(null),
          check.parts(),
          check.checked(),
          check.wrong(),
          check.bytes(),
          parts.stream().map(Part::of).toList());
    }
  }
}
