// The page of the work log: shows and changes what worklogBook keeps. Sends nothing, except the form somebody presses.
(function () {
  "use strict";
  var box = document.getElementById("log"), root = document.documentElement, book = worklogBook;
  try { localStorage.getItem(book.AT); } catch (none) { return; } // no place to keep anything: the sheet to fill in by hand stays
  var words = box.dataset, english = root.lang === "en", days = [], editing = null, fresh = true, picked, AWAY = 12e4, timer, left;

  function $(id) { return document.getElementById(id); }
  function say(text) { $("said").textContent = text || ""; }
  function figure(hundredths) { var text = book.number(hundredths); return english ? text.replace(",", ".") : text; }

  function element(name, text, inside) {
    var one = document.createElement(name);
    if (text) one.textContent = text;
    if (inside) inside.appendChild(one);
    return one;
  }

  function date(at, form) { // at: milliseconds or 2026-06-30
    var day = new Date(at), locale = english ? "en-GB" : root.lang + "-u-nu-latn";
    form.timeZone = "UTC";
    try { return day.toLocaleDateString(locale, form); } catch (old) { return day.toISOString().slice(0, 10); }
  }

  function totals(some) {
    var sum = book.sum(some), parts = [words.hours + ": " + figure(sum.minutes / 0.6)];
    if (sum.pay) parts.push(words.pay + ": €\u00a0" + figure(sum.pay));
    if (sum.cut) parts.push(words.cut + ": €\u00a0" + figure(sum.cut));
    return parts.join(" · ");
  }

  // --- the list

  function line(day, list) {
    var item = element("li", "", list), head = element("b", date(day.date, { weekday: "short", day: "numeric", month: "short" }) + " ", item);
    if (day.from) { element("bdi", day.from + "–" + day.to, head).dir = "ltr"; }
    element("p", totals([day]), item);
    day.cuts.forEach(function (cut) { if (cut.why) element("p", words.cut + ": €\u00a0" + figure(cut.cents) + ", " + cut.why, item).className = "say"; });
    if (book.clockChanged(day)) element("p", words.clock, item).className = "say";
    [day.place, day.note].forEach(function (text) { if (text) { element("p", text, item).dir = "auto"; } });
    var button = element("button", words.change, element("p", "", item));
    button.className = "quiet";
    button.setAttribute("aria-label", words.change + ": " + head.textContent);
    button.onclick = function () { edit(day); };
  }

  function weeks() {
    var groups = {}, order = [], short = { day: "numeric", month: "short" };
    days.slice().reverse().forEach(function (day) {
      var week = book.week(day.date);
      if (!groups[week.monday]) order.push(groups[week.monday] = { week: week, days: [] });
      groups[week.monday].days.push(day);
    });
    $("weeks").textContent = "";
    order.forEach(function (group, place) {
      var fold = element("details", "", $("weeks")), summary = element("summary", "", fold), monday = group.week.monday;
      element("b", words.week.replace("{n}", group.week.number), summary);
      summary.appendChild(document.createTextNode(" (" + date(monday, short) + " – " + date(monday + 6 * 864e5, short) + ") · " + totals(group.days)));
      fold.open = place === 0;
      var list = element("ul", "", fold);
      list.className = "who";
      group.days.forEach(function (day) { line(day, list); });
    });
  }

  // --- the months, the sheet, the file, the check

  function months() {
    var select = $("w-month"), found = {};
    days.forEach(function (day) { found[day.date.slice(0, 7)] = true; });
    select.textContent = "";
    Object.keys(found).sort().reverse().forEach(function (month) {
      element("option", date(month + "-01", { month: "long", year: "numeric" }), select).value = month;
    });
    element("option", words.everything, select).value = "all";
    if (found[picked] || picked === "all") select.value = picked;
    chosen();
  }

  function shown() {
    var month = $("w-month").value;
    return days.filter(function (day) { return month === "all" || day.date.slice(0, 7) === month; });
  }

  function cells(list, name) {
    var row = element("tr", "", $("rows"));
    list.forEach(function (text) { element(name, text, row).dir = "auto"; });
  }

  function dutchTotal(name, some) {
    var sum = book.sum(some);
    cells([name, "", "", "", book.number(sum.minutes / 0.6), sum.pay ? book.number(sum.pay) : "",
      sum.cut ? book.number(sum.cut) : "", "", "", ""], "th");
  }

  function chosen() {
    var some = shown(), month = $("w-month").value, feed = $("feed"), sum = book.sum(some).minutes, by = {};
    $("sum").textContent = totals(some);
    $("rows").textContent = "";
    some.forEach(function (day) { (by[day.date.slice(0, 7)] = by[day.date.slice(0, 7)] || []).push(day); });
    Object.keys(by).sort().forEach(function (one) {
      by[one].forEach(function (day) { cells(book.row(day), "td"); });
      dutchTotal("Totaal " + one.split("-").reverse().join("-"), by[one]);
    });
    $("period").textContent = month === "all" ? "" : "Maand: " + month.split("-").reverse().join("-");
    if (!feed) return;
    if (feed.elements["a.month"].value !== month) feed.elements["a.gross"].value = ""; // it belongs to one month
    feed.hidden = month === "all" || sum < 60 || month > today().slice(0, 7);
    feed.elements["a.month"].value = feed.hidden ? "" : month;
    feed.elements["a.hours"].value = feed.hidden ? "" : Math.floor(sum / 60) + ":" + ("0" + sum % 60).slice(-2);
  }

  function handOver() { // an amount that was left empty does not go along: the check asks for it
    var gross = $("w-gross");
    gross.disabled = !gross.value.trim();
    setTimeout(function () { gross.disabled = false; }, 0);
  }

  function save() {
    var heads = Array.prototype.map.call(document.querySelectorAll("#sheet thead b"), function (one) { return one.textContent; });
    var month = $("w-month").value, link = element("a", "", document.body);
    var address = URL.createObjectURL(new Blob([book.csv(heads, shown())], { type: "text/csv;charset=utf-8" }));
    link.href = address;
    link.download = "urenlijst" + (month === "all" ? "" : "-" + month) + ".csv";
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 6e4);
  }

  // --- a day

  function today() { return infopuntClock.day(Date.now()); } // in the Netherlands, as the hours here and the months of the check; a phone may be set to the clock of home

  function cutRows() { return Array.prototype.slice.call($("cuts").children); }

  function moreCuts() {
    var one = $("cuts").children[0].cloneNode(true);
    Array.prototype.forEach.call(one.querySelectorAll("input"), function (field) { field.value = ""; field.removeAttribute("aria-invalid"); });
    $("cuts").appendChild(one);
    return one;
  }

  function euro(cents) { return cents === null ? "" : figure(cents); }

  function fill(day) {
    editing = day ? day.id : null;
    $("day").reset();
    cutRows().slice(1).forEach(function (one) { one.remove(); });
    day = day || { date: today(), from: "", to: "", pause: "", pay: null, cuts: [], place: "", note: "" };
    ["date", "from", "to", "place", "note"].forEach(function (name) { $("w-" + name).value = day[name]; });
    $("w-pause").value = day.pause || "";
    $("w-pay").value = euro(day.pay);
    day.cuts.forEach(function (cut, place) {
      var fields = (place ? moreCuts() : cutRows()[0]).querySelectorAll("input");
      fields[0].value = euro(cut.cents);
      fields[1].value = cut.why;
    });
    $("cancel").hidden = $("drop").hidden = !editing;
    fault();
    counted();
  }

  function edit(day) {
    fill(day);
    $("day").scrollIntoView();
    $("w-date").focus();
  }

  function fault(text, field) {
    Array.prototype.forEach.call(document.querySelectorAll("#day [aria-invalid]"), function (one) { one.removeAttribute("aria-invalid"); });
    $("fault").textContent = text || "";
    if (!field) return;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }

  function money(field) {
    return field.value.trim() ? book.readCents(field.value) : undefined;
  }

  function typed() { // the day in the form; null where something is wrong, which it says
    function no(name, field) { fault(words[name], typeof field === "string" ? $("w-" + field) : field); return null; }
    var day = { id: editing || Date.now().toString(36) + Math.random().toString(36).slice(2, 8), cuts: [] }, wrong = null;
    day.date = book.readDate($("w-date").value);
    if (!day.date) return no("date", "date");
    var from = $("w-from").value.trim(), to = $("w-to").value.trim(), pause = book.readMinutes($("w-pause").value || "0");
    day.from = from && book.readTime(from);
    day.to = to && book.readTime(to);
    if (day.from === null || !day.from && day.to) return no("times", "from");
    if (day.to === null || day.from && (!day.to || day.from === day.to)) return no("times", "to");
    if (pause === null || pause > book.present(day)) return no("pause", "pause");
    day.pause = pause;
    day.pay = money($("w-pay"));
    if (day.pay === null) return no("amount", "pay");
    if (day.pay === undefined) day.pay = null;
    cutRows().forEach(function (one) {
      var fields = one.querySelectorAll("input"), cents = money(fields[0]), why = fields[1].value.trim();
      if (cents === null || cents === undefined && why) wrong = wrong || fields[0];
      else if (cents !== undefined) day.cuts.push({ cents: cents, why: why });
    });
    if (wrong) return no("amount", wrong);
    day.place = $("w-place").value.trim();
    day.note = $("w-note").value.trim();
    return day.from || day.pay !== null || day.cuts.length || day.note ? day : no("nothing", "from");
  }

  function counted() {
    var day = { date: book.readDate($("w-date").value), from: book.readTime($("w-from").value), to: book.readTime($("w-to").value),
      pause: book.readMinutes($("w-pause").value) || 0 };
    var ready = day.date && day.from && day.to && day.from !== day.to && book.minutes(day) >= 0;
    $("w-hours").textContent = ready ? figure(book.minutes(day) / 0.6) : "–";
  }

  function kept(doing, told) { // a change, shown once it lies on the phone; else what was typed stays
    return book.change(doing).then(function (now) { show(now); fill(); say(told); }, function () { say(words.failed); });
  }

  function without(id, list) { return list.filter(function (one) { return one.id !== id; }); }

  $("day").onsubmit = function () {
    var day = typed();
    if (!day) return false;
    kept(function (list) {
      return without(day.id, list).concat([day]).sort(function (one, other) {
        return one.date + one.from < other.date + other.from ? -1 : 1;
      });
    }, words.kept).then(function () { if (navigator.storage && navigator.storage.persist) navigator.storage.persist(); });
    return false;
  };
  $("day").oninput = counted;
  $("more").onclick = function () { moreCuts().querySelector("input").focus(); };
  $("cancel").onclick = function () { fill(); };
  $("drop").onclick = function () { var id = editing; kept(function (list) { return without(id, list); }, words.gone); };
  $("w-month").onchange = function () { picked = this.value; chosen(); };
  $("print").onclick = function () { window.print(); };
  $("csv").onclick = save;
  if ($("feed")) $("feed").onsubmit = handOver;

  // --- open and locked

  function show(now) {
    if (now.length && book.state() === "locked") return; // locked while it was read
    days = now;
    $("kept").hidden = !days.length;
    weeks();
    months();
    $("lock").hidden = $("open-up").hidden = !book.hasPin();
    $("wipe").hidden = book.state() === "empty";
  }

  function start() { // as it lies on the phone now; nothing of an open log stays in the page
    var state = book.state();
    show([]);
    fill();
    Array.prototype.forEach.call(document.querySelectorAll(".pin"), function (one) { one.value = ""; });
    $("unlock").hidden = state !== "locked";
    $("book").hidden = state === "locked" || state === "broken";
    if (state === "broken") say(words.broken);
    if (fresh) $("know").open = state === "empty";
    fresh = false;
    if (state === "open" || state === "empty") return book.read().then(show).catch(shut);
  }

  function tired() { if (book.hasPin()) shut(); }
  function shut() { book.close(); say(); start(); }

  $("unlock").onsubmit = function () {
    book.open($("w-pin").value).then(function () { say(); start(); }, function () { say(words.wrong); $("w-pin").focus(); });
    return false;
  };
  $("pin").onsubmit = function () {
    var one = $("w-new").value.trim();
    $("pin-fault").textContent = one.length < 6 ? words.short : one !== $("w-again").value.trim() ? words.unlike : "";
    if ($("pin-fault").textContent) { $("w-new").focus(); return false; }
    book.setPin(one).then(function () { start(); say(words.locked); }, function () { say(words.failed); });
    return false;
  };
  $("open-up").onclick = function () {
    book.setPin("").then(function () { start(); say(words.unlocked); }, function () { say(words.failed); });
  };
  $("lock").onclick = function () { shut(); $("w-pin").focus(); };
  $("wiped").onclick = function () { book.clear(); $("wipe").open = false; start(); say(words.gone); };

  window.addEventListener("pagehide", function () { if (book.hasPin()) shut(); }); // going back must not show an open log
  window.addEventListener("storage", function (event) { // another tab wrote; what is typed here stays where it can
    if (event.key !== book.AT && event.key !== null) return;
    if (book.state() === "open" && !$("book").hidden) book.read().then(show, shut); else shut();
  });
  document.addEventListener("visibilitychange", function () { // two minutes out of sight; a phone may stop the timer
    clearTimeout(timer);
    if (document.hidden) { left = Date.now(); timer = setTimeout(tired, AWAY); } else if (Date.now() - left >= AWAY) tired();
  });

  root.className += " js";
  box.hidden = false;
  $("by-hand").hidden = true;
  $("can-pin").hidden = !book.canLock();
  $("no-pin").hidden = book.canLock();
  start();
})();
