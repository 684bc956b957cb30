// Takes over the form of a check where it is kept on this phone or nothing can be sent. Without it the form is simply posted.
// What does the work (/checks-kept.js) is fetched only then: who visits with a connection does not pay for it.
(function () {
  "use strict";
  var box = document.querySelector("#main [data-check]"), language = document.documentElement.lang;
  if (!box || !window.Promise || !window.fetch || !window.caches || !history.pushState) return;
  var folder = "/" + language + "/checks/", kept = null, checks, seen = [], at = 0, pressed = null;

  function both(getting) {
    return Promise.all([getting(folder + box.getAttribute("data-check") + "/check.json"), getting(folder + "checks.json")])
      .then(function (found) { return found[0] && found[1] && script().then(function () { kept = checks.usable(found[0], found[1]) ? found : null; }); })
      ["catch"](function () { kept = null; });
  }
  function script() {
    return new Promise(function (done, failed) {
      var made = document.createElement("script");
      made.src = "/checks-kept.js";
      made.onload = function () { checks = window.infopuntChecks; done(); };
      made.onerror = failed;
      document.head.appendChild(made);
    });
  }
  function fromPhone(address) { return caches.match(address).then(function (found) { return found && found.json(); }); }
  function fromAnywhere(address) { // whatever the browser happens to remember
    return fetch(address, { cache: "force-cache" }).then(function (found) { return found.json(); });
  }

  function fieldsOf(form) { // as they would be sent
    var fields = {};
    [].forEach.call(form.elements, function (one) {
      if (one.name && one.type !== "submit" && (one.type !== "radio" || one.checked)) fields[one.name] = one.value;
    });
    fields["do"] = pressed && pressed.form === form && pressed.name === "do" ? pressed.value : "next";
    return fields;
  }

  function show(page) {
    box.parentNode.replaceChild(page, box);
    box = page;
    var head = box.querySelector("[role=alert]") || box.querySelector("h1");
    head.tabIndex = -1;
    head.focus();
    window.scrollTo(0, 0);
  }

  function take(fields) {
    var today = infopuntClock.day(Date.now()), state = checks.step(kept[0], fields, today);
    var page = new checks.Pages(kept[0], kept[1], today).draw(state);
    if (!seen.length) { seen = [box]; at = 0; history.replaceState({ check: 0 }, ""); }
    seen.length = at + 1;
    seen[++at] = page;
    history.pushState({ check: at }, ""); // only where one is: never what was answered
    show(page);
    if (state.summary && !state.run.next) setTimeout(function () { window.print(); }, 0);
  }

  function post(form, fields) {
    var act = document.createElement("input");
    act.type = "hidden"; act.name = "do"; act.value = fields["do"];
    form.appendChild(act);
    form.submit();
  }

  document.addEventListener("click", function (event) {
    for (var one = event.target; one && one.nodeType === 1; one = one.parentNode) if (one.tagName === "BUTTON") pressed = one;
  }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target, fields;
    if (!box.contains(form) || !(kept || navigator.onLine === false)) return;
    if (/\/help\/$/.test(form.action)) {
      if (navigator.onLine === false) { event.preventDefault(); location.href = form.action; } // the numbers to call are kept
      return;
    }
    event.preventDefault();
    fields = fieldsOf(form);
    (kept ? Promise.resolve() : both(fromAnywhere)).then(function () { take(fields); })["catch"](function () { post(form, fields); });
  });
  window.addEventListener("popstate", function (event) {
    var to = event.state && event.state.check;
    if (typeof to !== "number" || !seen[to]) return;
    at = to;
    show(seen[at]);
  });
  both(fromPhone);
})();
