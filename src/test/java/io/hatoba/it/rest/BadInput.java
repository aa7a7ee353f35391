package io.hatoba.it.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes what no client should send, from what a document says that it may. */
final class BadInput {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Values of JSON, of which most are of the wrong type wherever they stand. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-99999999999999999999999999",
          "\"\"",
          "\" \"",
          "\"7\"",
          "\"nothing of the kind\"",
          "\"*\"",
          "\"/\"",
          "\"../../etc/passwd\"",
          "\"a/b/c/d\"",
          "\"' OR '1'='1\"",
          "\"<script>alert(1)</script>\"",
          "\"\\u0000\"",
          "\"a\\u0001\\u001b\\r\\nb\"",
          "\"\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"\\u202e\\ufeff\"",
          "\"http://[::1\"",
          "\"9999-12-31T23:59:59+18:00\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "[]",
          "[null]",
          "[[]]",
          "[{}]",
          "[7,\"x\",null,{}]",
          "{}",
          "{\"\":null}",
          "{\"login\":{\"login\":[]}}",
          "\"" + "x".repeat(300) + "\"",
          "\"" + "ä".repeat(20_000) + "\"",
          "[".repeat(900) + "]".repeat(900));

  /** What claims more than the caller has. */
  private static final String CLAIMS =
      "\"site_admin\":true,\"siteAdmin\":true,\"admin\":true,\"id\":1,\"node_id\":\"x\","
          + "\"is_admin\":1,\"suspended_at\":null,\"account_id\":1,\"owner_id\":1,"
          + "\"created_at\":\"2001-01-01T00:00:00Z\",\"__proto__\":{\"site_admin\":true}";

  /** What is no object of JSON, or too much of one. */
  private static final List<byte[]> BODIES =
      List.of(
          bytes("null"),
          bytes("[]"),
          bytes("\"x\""),
          bytes("7"),
          bytes("true"),
          bytes("{"),
          bytes("{}"),
          bytes("{\"a\":"),
          bytes("{\"a\":1,}"),
          bytes("{'a':1}"),
          bytes("{}{}"),
          bytes("\ufeff{}"),
          bytes("{\"a\":NaN}"),
          bytes("<a/>"),
          bytes("a=b&c=d"),
          bytes("{\"a\":".repeat(5000) + "1" + "}".repeat(5000)),
          bytes("[".repeat(30_000)),
          bytes("{\"a\":" + "9".repeat(30_000) + "}"),
          bytes("{\"a\":\"" + "x".repeat(70_000) + "\"}"),
          "{\"login\":\"\u00e4\",\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1),
          "{\"login\":\"\u00c0\u00af\"}".getBytes(StandardCharsets.ISO_8859_1),
          new byte[] {0},
          new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
          "{\"a\":1}".getBytes(StandardCharsets.UTF_16));

  private static final List<String> PARAMETERS =
      List.of(
          "",
          "%20",
          "-1",
          "0",
          "1.5",
          "1e3",
          "true",
          "nothing",
          "2147483647",
          "2147483648",
          "20000001",
          "9223372036854775807",
          "99999999999999999999",
          "%00",
          "a%00b",
          "%ff%fe",
          "%c0%af",
          "%0d%0aX-Evil:%201",
          "%1b%5B31m",
          "%F0%9F%98%80",
          "%27%20OR%20%271%27=%271",
          "%25",
          "%2B",
          "%3Cscript%3E",
          "a,b,,c",
          "*",
          "!",
          "%22",
          "created:%3E",
          "9999-12-31T23:59:59Z",
          "%2B999999999-12-31T23:59:59Z",
          "v1_99999999999999999999",
          "x".repeat(300),
          "%C3%A4".repeat(600));

  private final Random random;

  BadInput(long seed) {
    random = new Random(seed);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  boolean once(int inHowMany) {
    return random.nextInt(inHowMany) == 0;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** A value of a parameter, in the form of a URL. */
  String parameter() {
    return one(PARAMETERS);
  }

  /** A body: not JSON, or an object of the right fields with wrong values. */
  byte[] body(ApiDocument document, JsonNode schema) {
    return once(4) ? one(BODIES) : bytes(object(document, schema, 0));
  }

  private String object(ApiDocument document, JsonNode schema, int depth) {
    List<String> fields = new ArrayList<>();
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            field -> {
              if (!once(4)) {
                fields.add(
                    "\"" + field.getKey() + "\":" + value(document, field.getValue(), depth));
              }
            });
    return "{" + String.join(",", fields) + "}";
  }

  private String value(ApiDocument document, JsonNode reference, int depth) {
    JsonNode schema = document.resolved(reference);
    if (schema.has("anyOf")) {
      return value(document, schema.path("anyOf").path(0), depth);
    }
    if (depth < 4 && !once(3)) {
      if (schema.has("properties")) {
        return object(document, schema, depth + 1);
      }
      if (schema.has("items")) {
        return "[" + value(document, schema.path("items"), depth + 1) + "]";
      }
      if (schema.toString().contains("\"string\"")) {
        return one(VALUES.stream().filter(one -> one.startsWith("\"")).toList());
      }
    }
    return one(VALUES);
  }

  /** An object of the right fields and types, which claims more than the caller has. */
  static String claiming(ApiDocument document, JsonNode schema) {
    ObjectNode made = MAPPER.createObjectNode();
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode type = document.resolved(field.getValue()).path("type");
              if (type.toString().contains("\"string\"")) {
                made.put(field.getKey(), "claim-" + field.getKey().replace('_', '-'));
              }
            });
    String text = made.toString();
    return text.substring(0, text.length() - 1) + (made.isEmpty() ? "" : ",") + CLAIMS + "}";
  }
}
