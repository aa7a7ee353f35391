// What pages do beyond HTML: every page is right without it.
"use strict";
(() => {
  const words = { copy: document.body.dataset.copyWord, copied: document.body.dataset.copiedWord };

  // The server writes times on the reader's clock once it knows where that is.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes("hatoba_zone=" + zone.replaceAll("/", "."))) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = "hatoba_zone=" + zone.replaceAll("/", ".") + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
  }

  const copyText = async (text) => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return;
    }
    // Without TLS browsers have no clipboard for scripts.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  for (const place of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    const what = place.dataset.copyName;
    if (what) {
      button.setAttribute("aria-label", words.copy + " " + what);
    }
    button.addEventListener("click", async () => {
      await copyText(place.dataset.copy);
      button.textContent = words.copied;
      button.classList.add("copied");
      setTimeout(() => { button.textContent = words.copy; button.classList.remove("copied"); }, 2000);
    });
    if (place.tagName === "PRE") {
      place.append(button);
    } else {
      place.after(button);
    }
  }

  // Code of a README that is wider than its place is scrolled by the keyboard as well, in every browser.
  for (const pre of document.querySelectorAll(".prose pre")) {
    pre.tabIndex = 0;
  }

  // Links that choose a language or colours keep what the page is asked for.
  for (const link of document.querySelectorAll("a[data-keep-query]")) {
    const url = new URL(location.href);
    const name = link.dataset.keepQuery;
    url.searchParams.set(name, new URL(link.href).searchParams.get(name));
    url.hash = "";
    link.href = url.pathname + url.search;
  }

  // What is shown once is the answer of a form: loading it again would send the form again.
  const reloadAs = document.querySelector("[data-reload-as]");
  if (reloadAs) {
    history.replaceState(null, "", reloadAs.dataset.reloadAs);
  }

  // A choice in a filter needs no button.
  for (const select of document.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }

  // One open menu at a time, closed by Escape and by a click elsewhere.
  const menus = [...document.querySelectorAll("details.menu")];
  const close = (but) => menus.filter((it) => it !== but && it.open).forEach((it) => { it.open = false; });
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = menus.find((it) => it.open);
      close();
      open?.querySelector("summary").focus();
    }
  });

  // Long work: what is marked as live is exchanged when it has gone on, until it ends; then the whole page is another.
  const live = document.querySelector("[data-live=on]");
  // Loading the page again would stop whoever is on the way out of it, by a link or a button.
  let leaving = 0;
  const exchange = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = answer.ok && page.getElementById(live.id);
      if (leaving) {
        return Boolean(found);
      }
      if (answer.redirected || (found && found.dataset.live !== "on")) {
        location.reload();
      } else if (found) {
        // Whoever is at its button by the keyboard stays there.
        const focused = live.contains(document.activeElement) && document.activeElement.id;
        live.replaceChildren(...found.childNodes);
        if (focused) {
          document.getElementById(focused)?.focus();
        }
      }
      return Boolean(found);
    } catch {
      // The server is away for a moment; the work goes on without us.
      return false;
    }
  };
  let exchanging = false;
  let again = false;
  const changed = async () => {
    again = true;
    while (again && !exchanging) {
      exchanging = true;
      again = false;
      await exchange();
      exchanging = false;
    }
  };
  const poll = async () => {
    const seen = await exchange();
    setTimeout(poll, seen ? 2000 : 10000);
  };
  let stream = null;
  const watch = () => {
    if (document.hidden) {
      // Browsers have few connections to a host, and nobody looks.
      stream?.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource("/watch/" + live.dataset.topic);
      stream.addEventListener("changed", changed);
      stream.addEventListener("error", () => {
        // It tries again by itself, unless it was refused.
        if (stream?.readyState === EventSource.CLOSED) {
          document.removeEventListener("visibilitychange", watch);
          setTimeout(poll, 2000);
        }
      });
    }
  };
  if (live) {
    watch();
    addEventListener("beforeunload", () => {
      clearTimeout(leaving);
      // Whoever is still here then, since what they asked for was a file or did not come, goes on watching.
      leaving = setTimeout(() => {
        leaving = 0;
        changed();
      }, 30000);
    });
    document.addEventListener("visibilitychange", watch);
  }
})();
