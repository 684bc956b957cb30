// The work log itself: days, hours, the file, and how it lies on this phone. Touches no page and no network.
var worklogBook = (function (amounts, clock) {
  "use strict";
  var AT = "infopunt-log", ROUNDS = 600000, DAY = 864e5;
  var key = null, lock = null; // key: only while the log is open; lock: the salt and rounds it was made with
  var last = Promise.resolve();

  // --- hours: what the clock on a Dutch wall says, turned into moments

  function walls(day) {
    var begin = Date.parse(day.date + "T" + day.from + ":00Z"), end = Date.parse(day.date + "T" + day.to + ":00Z");
    return [begin, end <= begin ? end + DAY : end];
  }

  function present(day) { // minutes between begin and end
    if (!day.from || !day.to) return 0;
    var both = walls(day);
    return (clock.moment(both[1]) - clock.moment(both[0])) / 6e4;
  }

  function minutes(day) { return present(day) - (day.pause || 0); }

  function clockChanged(day) {
    if (!day.from || !day.to) return false;
    var both = walls(day);
    return present(day) !== (both[1] - both[0]) / 6e4;
  }

  function week(date) { // ISO: the week belongs to the year of its Thursday
    var at = Date.parse(date + "T00:00:00Z"), monday = at - (new Date(at).getUTCDay() + 6) % 7 * DAY;
    var year = new Date(monday + 3 * DAY).getUTCFullYear();
    return { monday: monday, number: Math.floor((monday + 3 * DAY - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1 };
  }

  function sum(days) {
    var total = { minutes: 0, pay: 0, cut: 0 };
    days.forEach(function (day) {
      total.minutes += minutes(day);
      total.pay += day.pay || 0;
      day.cuts.forEach(function (cut) { total.cut += cut.cents; });
    });
    return total;
  }

  // --- what somebody typed; null where it cannot be read

  function readDate(words) {
    var parts = amounts.latin(amounts.bare(words)).split(/[-./\s]+/);
    if (parts[0].length !== 4) parts.reverse();
    if (parts.length !== 3 || !/^\d{4} \d{1,2} \d{1,2}$/.test(parts.join(" "))) return null;
    var at = new Date(Date.UTC(+parts[0], parts[1] - 1, +parts[2]));
    return at.getUTCMonth() === parts[1] - 1 && at.getUTCDate() === +parts[2] ? at.toISOString().slice(0, 10) : null;
  }

  function readTime(words) {
    var found = /^([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?$/.exec(amounts.latin(amounts.bare(words)));
    return found && found[1] < 24 && found[2] < 60 ? ("0" + found[1]).slice(-2) + ":" + found[2] : null;
  }

  function readCents(words) {
    var found = amounts.read(words, 2, "EUR");
    if (!found || found.minutes || found.decimals.length > 2 || found.whole.length > 6) return null;
    return +found.whole * 100 + +(found.decimals + "00").slice(0, 2);
  }

  function readMinutes(words) {
    var found = amounts.read(words, 0, "minute");
    return found && !found.decimals ? +found.whole : null;
  }

  // --- the file: for a Dutch spreadsheet, which must not take a note for a formula

  function cell(words) {
    var text = String(words);
    return '"' + (/^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"';
  }

  function number(hundredths) {
    return (hundredths / 100).toFixed(2).replace(".", ",");
  }

  function row(day) { // the columns of the sheet and the file
    var cut = sum([day]).cut;
    return [
      day.date.split("-").reverse().join("-"), day.from, day.to, day.from && String(day.pause || 0),
      day.from && number(minutes(day) / 0.6), day.pay === null ? "" : number(day.pay), day.cuts.length ? number(cut) : "",
      day.cuts.map(function (one) { return (one.why + (day.cuts.length > 1 ? " " + number(one.cents) : "")).trim(); }).join(", "),
      day.place, day.note
    ];
  }

  function csv(heads, days) {
    return "\ufeff" + [heads].concat(days.map(row)).map(function (cells) { return cells.map(cell).join(";") + "\r\n"; }).join("");
  }

  // --- on this phone: plain, or sealed with a key made from the PIN

  function canLock() {
    return !!(window.isSecureContext && window.crypto && crypto.subtle && window.TextEncoder && crypto.getRandomValues);
  }

  function packed(bytes) {
    return btoa(Array.prototype.map.call(new Uint8Array(bytes), function (one) { return String.fromCharCode(one); }).join(""));
  }

  function unpacked(text) {
    return new Uint8Array(atob(text).split("").map(function (one) { return one.charCodeAt(0); }));
  }

  function pinWords(pin) { // must stay as it is: a log is sealed with what it gives
    return amounts.digits(String(pin)).replace(/\u066b/g, ",").trim();
  }

  function keyOf(pin, how) {
    return crypto.subtle.importKey("raw", new TextEncoder().encode(pinWords(pin)), "PBKDF2", false, ["deriveKey"]).then(function (raw) {
      var way = { name: "PBKDF2", hash: "SHA-256", salt: unpacked(how.salt), iterations: how.rounds };
      return crypto.subtle.deriveKey(way, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    });
  }

  function record() {
    var raw = localStorage.getItem(AT);
    return raw === null ? null : JSON.parse(raw);
  }

  function state() { // empty · open · locked · broken
    try {
      var found = record();
      if (found === null) return "empty";
      if (found.sealed) return key ? "open" : "locked";
      return Array.isArray(found.days) ? "open" : "broken";
    } catch (unreadable) { return "broken"; }
  }

  function unseal(found, with_) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv: unpacked(found.iv) }, with_, unpacked(found.sealed)).then(function (bytes) {
      return JSON.parse(new TextDecoder().decode(bytes));
    });
  }

  function read() {
    return Promise.resolve().then(function () {
      var found = record();
      return found === null ? [] : found.sealed ? unseal(found, key) : found.days;
    });
  }

  function write(days, with_) {
    if (!with_.key) { localStorage.setItem(AT, JSON.stringify({ days: days })); return days; }
    var iv = crypto.getRandomValues(new Uint8Array(12)), how = with_.lock;
    return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, with_.key, new TextEncoder().encode(JSON.stringify(days))).then(function (bytes) {
      localStorage.setItem(AT, JSON.stringify({ salt: how.salt, rounds: how.rounds, iv: packed(iv), sealed: packed(bytes) }));
      return days;
    });
  }

  // One change after the other, each on what lies there now: another tab may have written. The key is taken before it is
  // read: a log that is locked meanwhile must not be written in plain.
  function change(doing, as) {
    last = last.catch(function () { /* told to who asked for it */ }).then(function () {
      var with_ = as || { key: key, lock: lock };
      return read().then(doing).then(function (days) { return write(days, with_); });
    });
    return last;
  }

  function open(pin) {
    var found = record();
    return keyOf(pin, found).then(function (made) {
      return unseal(found, made).then(function (days) { key = made; lock = { salt: found.salt, rounds: found.rounds }; return days; });
    });
  }

  function setPin(pin) { // "" takes the PIN away
    function same(days) { return days; }
    if (!pin) return change(same, { key: null }).then(close);
    var how = { salt: packed(crypto.getRandomValues(new Uint8Array(16))), rounds: ROUNDS };
    return keyOf(pin, how).then(function (made) {
      return change(same, { key: made, lock: how }).then(function () { key = made; lock = how; });
    });
  }

  function close() { key = lock = null; }

  function clear() { close(); localStorage.removeItem(AT); }

  return {
    AT: AT, canLock: canLock, change: change, clear: clear, clockChanged: clockChanged, close: close, csv: csv, minutes: minutes,
    number: number, open: open, present: present, read: read, readCents: readCents, readDate: readDate, readMinutes: readMinutes, readTime: readTime,
    row: row, setPin: setPin, state: state, sum: sum, week: week, hasPin: function () { return !!key; }
  };
})(infopuntAmounts, infopuntClock);
