// Opens a kept page when the network does not answer. Network first; nothing is kept that was not asked for.
"use strict";
// Never touched: what somebody tells us, what staff do, and the way out.
var NEVER = /^\/(staff|partner|api|x$|healthz|\.well-known)|^\/[a-z-]+\/(talk|about\/remark)\//;
// What kept pages work with when nothing answers: of these, whatever came in the bundle.
var BESIDE = /^\/[a-z-]+\.js$|^\/[a-z-]+\/checks\/([a-z0-9-]+\/check|checks)\.json$/;
var CHECK = /^\/[a-z-]+\/checks\/[a-z0-9-]+\/$/;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url), path = url.pathname, body;
  if (url.origin !== location.origin) return;
  if (request.mode !== "navigate") {
    if (request.method === "GET" && BESIDE.test(path)) event.respondWith(beside(request, path));
    return;
  }
  if (NEVER.test(path)) return;
  if (request.method === "GET") {
    event.respondWith(answer(request, function () { return kept(path); }, function () { return missing(path); }));
  } else if (CHECK.test(path)) {
    body = request.clone().text();
    event.respondWith(answer(request, function () { return handed(path, body); }, function () { return Promise.resolve(); }));
  }
});

function answer(request, mine, otherwise) { // the network's, within four seconds; else what is kept; else something else
  var stop, late = new Promise(function (done) { stop = setTimeout(done, 4000); });
  var online = fetch(request).then(function (found) { clearTimeout(stop); return found; });
  return Promise.race([online, late.then(mine)]).then(function (found) {
    return found || online;
  })["catch"](function () {
    return mine().then(function (found) { return found || otherwise(); }).then(function (found) { return found || Response.error(); });
  });
}

// The kept first page of a check, with the answers that another page handed over (the work log: month and hours) in its form,
// as the server would give it. A form in which a question was answered already is not for us.
function handed(path, body) {
  return Promise.all([kept(path), body]).then(function (both) {
    var fields = new URLSearchParams(both[1]), hidden = "";
    if (!both[0] || fields.has("ask")) return undefined;
    fields.forEach(function (value, name) {
      if (/^a\.[a-z_]+$/.test(name)) hidden += '<input type="hidden" name="' + name + '" value="' + escaped(value) + '">';
    });
    return both[0].text().then(function (html) {
      return new Response(html.replace('<input type="hidden" name="ask"', function (ask) { return hidden + ask; }),
        { headers: { "content-type": "text/html; charset=utf-8" } });
    });
  });
}

function escaped(words) {
  return words.replace(/[&<>"]/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; });
}

function beside(request, path) {
  return fetch(request).catch(function () {
    return kept(path).then(function (found) { return found || Response.error(); });
  });
}

// From a whole copy only: of the language of the address before others, the newest first.
function kept(path) {
  return whole(path.split("/")[1]).then(function (copies) {
    return copies.reduce(function (before, cache) {
      return before.then(function (found) { return found || cache.match(path, { ignoreSearch: true }); });
    }, Promise.resolve());
  });
}

function whole(language) {
  return caches.keys().then(function (names) {
    function own(name) { return name === "infopunt-" + language || name === "infopunt-" + language + "-b"; }
    names = names.filter(function (one) { return one.indexOf("infopunt-") === 0; }).reverse();
    names = names.filter(own).concat(names.filter(function (one) { return !own(one); }));
    return Promise.all(names.map(function (name) {
      return caches.open(name).then(function (cache) {
        return cache.match("/offline-version").then(function (is) { return is && cache; });
      });
    }));
  }).then(function (found) { return found.filter(Boolean); });
}

// An address that is not on this phone: a page that says so and what is. The choice of a language leads to the one that is kept.
function missing(path) {
  var language = path.split("/")[1];
  if (language) {
    return kept("/" + language + "/offline/missing/").then(function (found) { return found || kept("/" + language + "/"); });
  }
  return caches.keys().then(function (names) {
    var found = names.map(function (one) { return /^infopunt-([a-z-]+?)(-b)?$/.exec(one); }).filter(Boolean).pop();
    return found && Response.redirect("/" + found[1] + "/");
  });
}
