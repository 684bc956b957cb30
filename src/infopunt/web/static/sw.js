// Opens a kept page when the network does not answer. Network first; nothing is kept that was not asked for.
"use strict";
// Never touched: what somebody tells us, what staff do, and the way out.
var NEVER = /^\/(staff|api|x$|healthz|\.well-known)|^\/[a-z-]+\/(talk|about\/remark)\//;
// What kept pages work with when nothing answers: of these, whatever came in the bundle.
var BESIDE = /^\/[a-z-]+\.js$|^\/[a-z-]+\/checks\/([a-z0-9-]+\/check|checks)\.json$/;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  var url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode !== "navigate") {
    if (BESIDE.test(url.pathname)) event.respondWith(beside(event.request, url.pathname));
    return;
  }
  if (NEVER.test(url.pathname)) return;
  event.respondWith(answer(event.request, url.pathname));
});

function answer(request, path) {
  var stop, late = new Promise(function (done) { stop = setTimeout(done, 4000); });
  var online = fetch(request).then(function (found) { clearTimeout(stop); return found; });
  return Promise.race([online, late.then(function () { return kept(path); })]).then(function (found) {
    return found || online;
  }).catch(function () {
    return kept(path).then(function (found) { return found || kept("/" + path.split("/")[1] + "/"); }).then(function (found) {
      return found || Response.error();
    });
  });
}

function beside(request, path) {
  return fetch(request).catch(function () {
    return kept(path).then(function (found) { return found || Response.error(); });
  });
}

function kept(path) {
  return caches.match(path, { ignoreSearch: true });
}
