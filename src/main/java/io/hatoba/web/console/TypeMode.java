package io.hatoba.web.console;

import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A type of packages in one of its modes. */
public record TypeMode(RegistryKind kind, PackageTypeMode mode) {
  private static final List<String> ACTS = List.of("pushes", "pulls", "pages", "deletes", "purge");

  /** The one that words of a path name. */
  static Optional<TypeMode> find(String kind, String mode) {
    return Stream.of(RegistryKind.values())
        .flatMap(
            some -> Stream.of(PackageTypeMode.values()).map(other -> new TypeMode(some, other)))
        .filter(it -> it.kindWord().equals(kind) && it.modeWord().equals(mode))
        .findFirst();
  }

  /** As paths have it. */
  public String kindWord() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** As paths have it. */
  public String modeWord() {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Key of the type's name. */
  public String kindKey() {
    return "console.type-" + kindWord();
  }

  /** Key of the mode's name. */
  public String modeKey() {
    return "console.mode-" + modeWord();
  }

  /** Where it is asked for. */
  public String path() {
    return "/admin/package-types/" + kindWord() + "/" + modeWord();
  }

  /** How its badge looks. */
  public String badge() {
    return switch (mode) {
      case ENABLED -> "good";
      case READ_ONLY -> "warn";
      case DISABLED -> "bad";
    };
  }

  /** Keys of what it means, one for each thing that is done with packages. */
  public List<String> meanings() {
    return ACTS.stream().map(act -> "console.means-" + modeWord() + "-" + act).toList();
  }
}
