package io.hatoba.web.console;

import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRule;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Holds a button of a row to the row that was shown. Faces knows a row by its place in the list,
 * which is read anew when the form is sent; by then another may stand there.
 */
@Named
@RequestScoped
public class SameRows {
  private static final String FIELD = "rows";

  /** For the container. */
  public SameRows() {}

  /** What the form sends along, in the field {@code rows}. */
  public String of(List<?> keys) {
    String text = keys.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Refuses a form that was sent from another list.
   *
   * @param keys of the rows as they are now
   */
  void require(List<?> keys) {
    String shown =
        Optional.ofNullable(
                FacesContext.getCurrentInstance()
                    .getExternalContext()
                    .getRequestParameterMap()
                    .get(FIELD))
            .orElse("");
    if (!shown.equals(of(keys))) {
      throw new PageRefusal.Unusable(PageRule.LIST_HAS_CHANGED.about());
    }
  }
}
