// Keeps the pages of one language on the phone, only after a yes. Reading never needs this script.
(function () {
  "use strict";
  var workers = navigator.serviceWorker;
  if (!workers || !window.caches || !window.fetch) return;
  var language = document.documentElement.lang;
  var name = "infopunt-" + language;
  var box = document.getElementById("offline");

  function kept() { return caches.has(name); }

  function each(items, doing) { // one after the other: an old phone has little memory
    return items.reduce(function (before, item) { return before.then(function () { return doing(item); }); }, Promise.resolve());
  }

  function page(html) {
    return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
  }

  function data(what) { // a script is text, what it runs on is not
    return typeof what === "string" ? new Response(what, { headers: { "content-type": "text/javascript; charset=utf-8" } })
      : new Response(JSON.stringify(what), { headers: { "content-type": "application/json" } });
  }

  function keep() {
    return fetch("/" + language + "/offline.bundle", { cache: "no-cache" }).then(function (answer) {
      if (!answer.ok) throw new Error("bundle");
      return answer.json();
    }).then(function (bundle) {
      return caches.open(name).then(function (cache) {
        return each(Object.keys(bundle.pages), function (address) {
          var html = (bundle.head + bundle.pages[address]).split("<style></style>").join("<style>" + bundle.style + "</style>");
          return cache.put(address, page(html));
        }).then(function () {
          return each(Object.keys(bundle.data || {}), function (address) { return cache.put(address, data(bundle.data[address])); });
        }).then(function () { return cache.put("/offline-version", new Response(bundle.version)); });
      });
    }).then(function () { return workers.register("/sw.js"); });
  }

  function update() { // quietly, at most every six hours, and only what changed as a whole
    return caches.open(name).then(function (cache) {
      return cache.match("/offline-version").then(function (mine) { return mine ? mine.text() : ""; }).then(function (mine) {
        return fetch("/" + language + "/offline.version").then(function (answer) { return answer.ok ? answer.text() : mine; })
          .then(function (now) { if (now.trim() !== mine) return caches.delete(name).then(keep); });
      });
    });
  }

  function forget() {
    return caches.delete(name).then(function () {
      return caches.keys().then(function (names) {
        if (names.some(function (one) { return one.indexOf("infopunt-") === 0; })) return;
        return workers.getRegistration("/").then(function (one) { return one && one.unregister(); });
      });
    });
  }

  function show() {
    kept().then(function (is) {
      var data = box.dataset, button = document.createElement("button"), say = document.createElement("p");
      box.textContent = "";
      say.setAttribute("role", "status");
      say.textContent = is ? data.kept : data.size;
      button.textContent = is ? data.remove : data.ask;
      button.onclick = function () {
        button.disabled = true;
        say.textContent = data.busy;
        (is ? forget() : keep()).then(show, function () { button.disabled = false; say.textContent = data.failed; });
      };
      box.appendChild(say);
      box.appendChild(button);
    });
  }

  function offer() { // on the first visit, once: a line at the end of the page
    var main = document.getElementById("main"), words = document.body.dataset;
    if (!main || !words.offer || /\/offline\/$/.test(location.pathname)) return;
    try { if (localStorage.getItem("infopunt-offered")) return; } catch (none) { return; }
    kept().then(function (is) {
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
  kept().then(function (is) {
    if (!is || !navigator.onLine) return;
    try {
      if (Date.now() - Number(localStorage.getItem("infopunt-looked") || 0) < 216e5) return;
      localStorage.setItem("infopunt-looked", String(Date.now()));
    } catch (none) { return; }
    update().catch(function () { /* the next visit tries again */ });
  });
})();
