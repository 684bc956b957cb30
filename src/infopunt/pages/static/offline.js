// Keeps the pages of one language on the phone, only after a yes. Reading never needs this script.
(function () {
  "use strict";
  // Without a network a remark stays in its form, instead of the browser's own page in its place. Nothing of it is kept.
  document.addEventListener("submit", function (event) {
    var form = event.target, say = form.dataset && form.dataset.failed, line = form.querySelector("[role=alert]");
    if (!say || navigator.onLine) return;
    event.preventDefault();
    if (!line) {
      line = document.createElement("p");
      line.className = "err";
      line.setAttribute("role", "alert");
      form.appendChild(line);
    }
    line.textContent = say;
  });
  var workers = navigator.serviceWorker;
  if (!workers || !window.caches || !window.fetch) return;
  var language = document.documentElement.lang;
  // A newer copy is built in the slot that is not in use; only when it is whole does the old one go. What is whole holds WHOLE.
  var SLOTS = ["infopunt-" + language, "infopunt-" + language + "-b"], WHOLE = "/offline-version", BEGUN = "/offline-begun";
  var box = document.getElementById("offline");

  function each(items, doing) { // one after the other: an old phone has little memory
    return items.reduce(function (before, item) { return before.then(function () { return doing(item); }); }, Promise.resolve());
  }

  function alone(doing) { // in one tab at a time, where the browser can
    return navigator.locks ? navigator.locks.request("infopunt-keep", doing) : doing();
  }

  function textIn(slot, address) { // what lies in a slot, "" for nothing; makes no slot
    return caches.has(slot).then(function (is) { return is && caches.open(slot); })
      .then(function (cache) { return cache && cache.match(address); }).then(function (found) { return found ? found.text() : ""; });
  }

  function wanted() { // somebody said yes: a copy, whole or not
    return caches.keys().then(function (names) { return names.some(function (one) { return SLOTS.indexOf(one) >= 0; }); });
  }

  function kept() { // { slot, version, on } of the newest whole copy; undefined for none
    return caches.keys().then(function (names) {
      var mine = names.filter(function (one) { return SLOTS.indexOf(one) >= 0; });
      return Promise.all(mine.map(function (slot) {
        return textIn(slot, WHOLE).then(function (text) {
          var one = text && text[0] === "{" ? JSON.parse(text) : { version: text, on: "" };
          return text ? { slot: slot, version: one.version, on: one.on } : undefined;
        });
      }));
    }).then(function (found) { return found.filter(Boolean).pop(); });
  }

  function page(html) {
    return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
  }

  function data(what) { // a script is text, what it runs on is not
    return typeof what === "string" ? new Response(what, { headers: { "content-type": "text/javascript; charset=utf-8" } })
      : new Response(JSON.stringify(what), { headers: { "content-type": "application/json" } });
  }

  // The bundle, when it is ours and whole: its version is the hash of all that follows it.
  function fetched() {
    return fetch("/" + language + "/offline.bundle", { cache: "no-cache" }).then(function (answer) {
      if (!answer.ok) throw new Error("bundle");
      return answer.text();
    }).then(function (text) {
      var head = /^\{"version": "([0-9a-f]{16})", /.exec(text);
      if (!head) throw new Error("no bundle");
      return crypto.subtle.digest("SHA-256", new TextEncoder().encode("{" + text.slice(head[0].length))).then(function (hash) {
        var hex = [].map.call(new Uint8Array(hash), function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
        if (hex.slice(0, 16) !== head[1]) throw new Error("not whole");
        return JSON.parse(text);
      });
    });
  }

  function answersOf(bundle) { // address: what makes its answer
    var made = {};
    Object.keys(bundle.pages).forEach(function (address) {
      made[address] = function () {
        return page((bundle.head + bundle.pages[address]).split("<style></style>").join("<style>" + bundle.style + "</style>"));
      };
    });
    Object.keys(bundle.data || {}).forEach(function (address) { made[address] = function () { return data(bundle.data[address]); }; });
    return made;
  }

  function addressesIn(cache) {
    return cache.keys().then(function (keys) { return keys.map(function (one) { return new URL(one.url).pathname; }); });
  }

  function fill(slot, bundle) { // goes on where an earlier visit was left
    var made = answersOf(bundle), all = Object.keys(made);
    return textIn(slot, BEGUN).then(function (begun) { return begun === bundle.version || caches["delete"](slot); }).then(function () {
      return caches.open(slot);
    }).then(function (cache) {
      return cache.put(BEGUN, new Response(bundle.version)).then(function () { return addressesIn(cache); }).then(function (there) {
        return each(all.filter(function (one) { return there.indexOf(one) < 0; }), function (one) { return cache.put(one, made[one]()); });
      }).then(function () { return addressesIn(cache); }).then(function (there) {
        if (!all.every(function (one) { return there.indexOf(one) >= 0; })) throw new Error("lost on the way");
        return cache.put(WHOLE, new Response(JSON.stringify({ version: bundle.version, on: new Date().toISOString().slice(0, 10) })));
      });
    });
  }

  function keep() {
    return alone(function () {
      return Promise.all([fetched(), kept()]).then(function (both) {
        var bundle = both[0], old = both[1], slot = old && old.slot === SLOTS[0] ? SLOTS[1] : SLOTS[0];
        if (old && old.version === bundle.version) return undefined;
        return fill(slot, bundle).then(function () {
          return caches["delete"](old ? old.slot : SLOTS[1]);
        }, function (no) { // no room left: the old copy keeps its own
          return caches["delete"](slot).then(function () { throw no; });
        });
      });
    }).then(function () { return workers.register("/sw.js"); });
  }

  function update() { // quietly, at most every six hours once it went well, and only what changed as a whole
    return kept().then(function (mine) {
      return fetch("/" + language + "/offline.version", { cache: "no-cache" }).then(function (answer) { return answer.ok ? answer.text() : ""; })
        .then(function (now) {
          if (!/^[0-9a-f]{16}$/.test(now.trim())) throw new Error("no version");
          return mine && now.trim() === mine.version ? undefined : keep();
        });
    });
  }

  function forget() {
    return alone(function () {
      return each(SLOTS, function (slot) { return caches["delete"](slot); }).then(function () { return caches.keys(); }).then(function (names) {
        if (names.some(function (one) { return one.indexOf("infopunt-") === 0; })) return undefined;
        return workers.getRegistration("/").then(function (one) { return one && one.unregister(); });
      });
    });
  }

  function dayWords(on) {
    try {
      return new Date(on).toLocaleDateString(language === "en" ? "en-GB" : language + "-u-nu-latn", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    } catch (old) { return on; }
  }

  function show() { // what is on this phone: all of it and of which day, a part, or nothing
    return Promise.all([kept(), wanted()]).then(function (both) {
      var words = box.dataset, say = document.createElement("p"), mine = both[0];
      function button(label, doing) {
        var made = document.createElement("button");
        made.textContent = label;
        made.onclick = function () {
          made.disabled = true;
          say.textContent = words.busy;
          doing().then(show, function () { show().then(function () { box.firstChild.textContent = words.failed; }); });
        };
        box.appendChild(made);
      }
      box.textContent = "";
      say.setAttribute("role", "status");
      say.textContent = !mine ? both[1] ? words.part : words.size || ""
        : words.kept + (mine.on ? " " + words.day.replace("{day}", dayWords(mine.on)) : "");
      box.appendChild(say);
      if (!mine) button(words.ask, keep);
      if (both[1]) button(words.remove, forget);
    });
  }

  function offer() { // on the first visit, once: a line at the end of the page
    var main = document.getElementById("main"), words = document.body.dataset;
    if (!main || !words.offer || /\/offline\/$/.test(location.pathname)) return;
    try { if (localStorage.getItem("infopunt-offered")) return; } catch (none) { return; }
    wanted().then(function (is) {
      if (is) return;
      var line = document.createElement("p"), yes = document.createElement("a"), no = document.createElement("button");
      line.className = "note offer";
      line.appendChild(document.createTextNode(words.offer + " "));
      yes.href = "/" + language + "/offline/";
      yes.textContent = words.yes;
      no.textContent = words.no;
      no.onclick = function () { try { localStorage.setItem("infopunt-offered", "no"); } catch (none) { /* nothing to remember with */ } line.remove(); };
      yes.onclick = function () { try { localStorage.setItem("infopunt-offered", "yes"); } catch (none) { /* nothing to remember with */ } };
      line.appendChild(yes);
      line.appendChild(no);
      main.appendChild(line);
    });
  }

  if (box) show(); else offer();
  Promise.all([wanted(), kept()]).then(function (both) {
    var looked = 0;
    if (!both[0] || !navigator.onLine) return;
    try { looked = Number(localStorage.getItem("infopunt-looked") || 0); } catch (none) { return; }
    if (both[1] && Date.now() - looked < 216e5) return;
    update().then(function () {
      localStorage.setItem("infopunt-looked", String(Date.now()));
      if (box) show();
    })["catch"](function () { /* the old copy is whole; the next visit tries again */ });
  });
})();
