// Saves seconds and keystrokes; everything here also works without it.
(() => {
  "use strict";
  const form = document.getElementById("editor");
  const kept = document.getElementById("kept");
  if (!form || !form.dataset.keep) return;
  const fields = [...form.querySelectorAll("textarea, input[name=sources], input[name=checked]")].filter((one) => !one.readOnly);
  const shelf = form.dataset.name;
  const LONGEST = 500000; // characters; the server takes a little more
  const start = JSON.stringify(fields.map((one) => [one.name, one.defaultValue.replace(/\r\n?/g, "\n")]));
  // What the server has for certain, and what is on its way there: on coming back it must hold one of the two.
  let known = start, flying = start;
  let timer = 0, under = null, dirty = false, sent = false;

  function snapshot() { return JSON.stringify(fields.map((one) => [one.name, one.value])); }

  // What was typed in this browser and never reached the server comes back first. Where somebody saved meanwhile it comes
  // back with its own beginning: saving then shows both.
  try {
    const left = JSON.parse(localStorage.getItem(shelf) || "null");
    if (location.hash === "#saved") {
      history.replaceState(null, "", location.pathname + location.search);
      localStorage.removeItem(shelf);
    } else if (left && left.now !== start && (left.base === form.base.value ? left.was.includes(start) : left.was[0] !== left.now)) {
      for (const [name, value] of JSON.parse(left.now)) if (form.elements[name]) form.elements[name].value = value;
      form.base.value = left.base;
    }
  } catch { /* no storage: the server still keeps it */ }
  // From the shelf, or typed before this script was there.
  if (snapshot() !== start) {
    dirty = true;
    keep();
  }

  form.addEventListener("input", () => {
    dirty = true;
    shelve();
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  });

  function shelve() {
    const all = { base: form.base.value, was: [known, flying], now: snapshot() };
    try { localStorage.setItem(shelf, JSON.stringify(all)); } catch { /* full or forbidden */ }
  }

  async function keep() {
    if (under || !dirty) return;
    dirty = false;
    flying = snapshot();
    shelve();
    if (flying.length > LONGEST) {
      say(form.dataset.large);
      return;
    }
    const data = new FormData(form);
    for (const name of ["save", "review"]) data.delete(name);
    try {
      under = fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
      const answer = await under;
      // Whoever is no longer signed in gets the sign-in page, which keeps nothing.
      if (answer.redirected || answer.status === 403) throw new Error(form.dataset.out);
      const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
      if (!told.kept) throw new Error(told.error || form.dataset.away);
      known = flying;
      if (kept) kept.textContent = "✓ " + told.kept;
      const margin = document.getElementById("margin");
      if (margin && told.margin) margin.innerHTML = told.margin;
      const preview = document.getElementById(form.dataset.preview || "-");
      if (preview) refresh(preview);
    } catch (error) {
      dirty = true;
      say(error instanceof TypeError ? form.dataset.away : error.message);
      setTimeout(keep, 3000);
    } finally {
      under = null;
      if (dirty && !sent) { clearTimeout(timer); timer = setTimeout(keep, 500); }
    }
  }

  function say(words) { if (kept) kept.textContent = "⚠ " + words; }

  function refresh(frame) {
    const at = frame.contentWindow ? frame.contentWindow.scrollY : 0;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
    frame.contentWindow.location.replace(frame.src);
  }

  // The shelf is cleared when the server says that it saved, not when it is asked to.
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    shelve();
  });
  for (const one of document.querySelectorAll("form[action$='/discard/']")) {
    one.addEventListener("submit", () => { try { localStorage.removeItem(shelf); } catch { /* nothing to forget */ } });
  }

  function note(field, words) { // stays under the field until the next paste
    let line = field.nextElementSibling;
    if (!line?.classList.contains("pasted")) {
      line = Object.assign(document.createElement("p"), { className: "note pasted", hidden: true });
      line.setAttribute("role", "status");
      field.after(line);
    }
    line.textContent = words ?? "";
    line.hidden = !words;
  }

  // Formatted text from elsewhere becomes clean Markdown; plain text goes in as it is.
  for (const one of fields) {
    if (one.tagName !== "TEXTAREA") continue;
    one.addEventListener("paste", async (event) => {
      const html = event.clipboardData?.getData("text/html");
      const plain = event.clipboardData?.getData("text/plain") ?? "";
      if (plain.length > LONGEST || html?.length > LONGEST) {
        event.preventDefault();
        say(form.dataset.large);
        return;
      }
      if (!html) return;
      event.preventDefault();
      const data = new URLSearchParams({ html, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      let words = plain;
      try {
        const answer = await fetch("/staff/texts/paste/", { method: "POST", body: data, credentials: "same-origin" });
        const told = await answer.json();
        if (told.error) say(told.error);
        note(one, told.note);
        words = told.markdown ?? plain;
      } catch { /* offline: the plain words */ }
      one.setRangeText(words, one.selectionStart, one.selectionEnd, "end");
      one.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  for (const button of document.querySelectorAll("[data-take]")) {
    button.addEventListener("click", () => {
      const target = document.getElementById(button.dataset.take);
      target.value = button.dataset.words;
      target.dispatchEvent(new Event("input", { bubbles: true }));
      target.focus();
    });
  }

  const widths = [...document.querySelectorAll("[data-width]")];
  const frame = document.getElementById("preview");
  for (const button of widths) {
    button.addEventListener("click", () => {
      for (const one of widths) one.setAttribute("aria-pressed", String(one === button));
      document.querySelector(".desk").classList.toggle("stack", button.dataset.width === "0");
      frame.style.maxWidth = button.dataset.width === "0" ? "100%" : button.dataset.width + "px";
    });
  }

  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.elements.save?.click(); }
  });
})();

// What a visitor wrote is copied without links that could be followed by mistake.
document.addEventListener("copy", (event) => {
  "use strict";
  const chosen = getSelection();
  const parts = [...document.querySelectorAll("[data-said]")];
  if (!event.clipboardData || !parts.some((one) => chosen.containsNode(one, true))) return;
  const words = chosen.toString().replace(/(?:\bhttps?:\/\/|\bwww\.)\S+|\b\S+@\S+\.\S+/gi, (link) => link.replace(/^http/i, "hxxp").replace(/\./g, "[.]"));
  event.clipboardData.setData("text/plain", words);
  event.preventDefault();
});
