package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Settings settings(Map<String, String> property, Map<String, String> environment) {
    return new Settings(property::get, environment::get);
  }

  @Test
  void a_setting_is_found_in_its_environment_form() {
    assertThat(settings(Map.of(), Map.of("HATOBA_DATA_DIR", "/srv")).find("hatoba.data-dir"))
        .contains("/srv");
  }

  @Test
  void a_system_property_wins_over_the_environment() {
    assertThat(
            settings(Map.of("hatoba.url", "http://a"), Map.of("HATOBA_URL", "http://b"))
                .find("hatoba.url"))
        .contains("http://a");
  }

  @Test
  void an_empty_value_counts_as_none() {
    assertThat(settings(Map.of("hatoba.url", " "), Map.of("HATOBA_URL", "")).find("hatoba.url"))
        .isEmpty();
  }
}
