package io.hatoba.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.ValidationException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a body, and what is none. */
class ApiJsonTest {
  record Item(@Nullable String name) {}

  record Form(@Nullable String note, @Nullable List<Item> items, @Nullable List<String> words) {}

  private static Form read(String body) {
    return ApiJson.read(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), Form.class);
  }

  @Test
  void whatIsLeftOutOrNullIsNone() {
    assertThat(read("")).isEqualTo(new Form(null, null, null));
    assertThat(read("{\"note\":null,\"items\":null,\"other\":1,\"words\":[\"a\"]}"))
        .isEqualTo(new Form(null, null, List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":[null]}",
        "{\"items\":[{\"name\":\"a\"},null]}",
        "{\"items\":[],\"items\":[null]}"
      })
  void nothingAmongThingsIsNamed(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(ValidationException.class)
        .hasMessage("items has an entry that is null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\":{}}", "{\"words\":\"\\u0000\"}", "null", "[]", "{", "7"})
  void whatIsNoObjectOfTheFormIsRefused(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }
}
