// Runs a check on the phone as advice/rules does on the server: the same nodes, the same answers, the same outcomes.
// Amounts are [numerator, denominator], dates and choices are text, null is not known, {} was not asked.
// A number that is no longer exact throws: then the form is sent to the server.
var infopuntChecks = (function () {
  "use strict";
  var NOT_ASKED = {}, MOST = 9007199254740991, FIRST = "0001-01-01", LAST = "9999-12-31";

  function safe(n) { if (!(Math.abs(n) <= MOST)) throw new Error("too large"); return n; }
  function gcd(a, b) { for (a = Math.abs(a); b;) { var rest = a % b; a = Math.abs(b); b = rest; } return a; }
  function fraction(n, d) { var by = (d < 0 ? -1 : 1) * (gcd(n, d) || 1); return [n / by || 0, d / by]; }
  function times(a, b) {
    var one = gcd(a[0], b[1]) || 1, two = gcd(b[0], a[1]) || 1;
    return fraction(safe(a[0] / one * (b[0] / two)), safe(a[1] / two * (b[1] / one)));
  }
  function over(a, b) { return times(a, b[0] < 0 ? [-b[1], -b[0]] : [b[1], b[0]]); }
  function plus(a, b, sign) {
    var by = gcd(a[1], b[1]);
    return fraction(safe(safe(a[0] * (b[1] / by)) + sign * safe(b[0] * (a[1] / by))), safe(a[1] / by * b[1]));
  }
  function floor(a) { var rest = a[0] % a[1]; return (a[0] - (rest < 0 ? rest + a[1] : rest)) / a[1]; }
  function compare(a, b) {
    if (typeof a === "string") return a < b ? -1 : a > b ? 1 : 0;
    return safe(a[0] * b[1]) - safe(b[0] * a[1]);
  }

  function two(n) { return (n < 10 ? "0" : "") + n; }
  function iso(year, month, day) { return ("000" + year).slice(-4) + "-" + two(month) + "-" + two(day); }
  function days(day) {
    var p = day.split("-"), at = new Date(0);
    at.setUTCFullYear(+p[0], p[1] - 1, +p[2]);
    return Math.round(at / 864e5);
  }
  function lastOf(year, month) { // month counts from 0
    var at = new Date(0);
    at.setUTCFullYear(year, month + 1, 0);
    return at.getUTCDate();
  }
  function daysLater(day, span) {
    var to = days(day) + span;
    if (to < days(FIRST) || to > days(LAST)) return span > 0 ? LAST : FIRST;
    var at = new Date(to * 864e5);
    return iso(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  }
  function monthsLater(day, span) {
    var p = day.split("-"), all = p[0] * 12 + (p[1] - 1) + span, year = Math.floor(all / 12), month = all - year * 12;
    if (year < 1 || year > 9998) return span > 0 ? LAST : FIRST;
    return iso(year, month + 1, Math.min(+p[2], lastOf(year, month)));
  }
  function monthEnd(day) {
    var p = day.split("-");
    return iso(+p[0], +p[1], lastOf(+p[0], p[1] - 1));
  }
  // No Saturday, Sunday or public holiday: as advice/rules/workdays.py.
  function weekday(number) { return ((number + 4) % 7 + 7) % 7; } // Sunday is 0; 1 January 1970 was a Thursday
  function easter(year) {
    var century = Math.floor(year / 100), rest = year % 100, golden = year % 19, whole = Math.floor;
    var moon = (19 * golden + century - whole(century / 4) - whole((century - whole((century + 8) / 25) + 1) / 3) + 15) % 30;
    var sunday = (32 + 2 * (century % 4) + 2 * whole(rest / 4) - moon - rest % 4) % 7;
    var all = moon + sunday - 7 * whole((golden + 11 * moon + 22 * sunday) / 451) + 114;
    return days(iso(year, whole(all / 31), all % 31 + 1));
  }
  function isFree(day) {
    var number = days(day), on = weekday(number), after = number - easter(+day.slice(0, 4)), date = day.slice(5);
    var king = weekday(days(day.slice(0, 4) + "-04-27")) ? "04-27" : "04-26";
    return !on || on === 6 || [-2, 1, 39, 50].indexOf(after) >= 0 || ["01-01", "05-05", "12-25", "12-26", king].indexOf(date) >= 0;
  }
  function workingDay(day) {
    while (day < LAST && isFree(day)) day = daysLater(day, 1);
    return day;
  }

  var SIMPLE = {
    "not": function (a) { return !a; },
    "<": function (a, b) { return compare(a, b) < 0; },
    "<=": function (a, b) { return compare(a, b) <= 0; },
    ">": function (a, b) { return compare(a, b) > 0; },
    ">=": function (a, b) { return compare(a, b) >= 0; },
    "==": function (a, b) { return compare(a, b) === 0; },
    "!=": function (a, b) { return compare(a, b) !== 0; },
    "+": function (a, b) { return plus(a, b, 1); },
    "-": function (a, b) { return plus(a, b, -1); },
    "*": times,
    "/": function (a, b) { return b[0] ? over(a, b) : null; },
    "min": function (a, b) { return compare(b, a) < 0 ? b : a; },
    "max": function (a, b) { return compare(b, a) > 0 ? b : a; },
    "between": function (a, b) { return [days(a) - days(b), 1]; },
    "+day": function (a, b) { return daysLater(a, floor(b)); },
    "-day": function (a, b) { return daysLater(a, -floor(b)); },
    "+month": function (a, b) { return monthsLater(a, floor(b)); },
    "-month": function (a, b) { return monthsLater(a, -floor(b)); },
    "month_end": monthEnd,
    "working_day": workingDay
  };

  function missing(value) { return value === null || value === NOT_ASKED; }
  function found(value, uses) { return { value: value, uses: uses || [] }; }
  function joined(lists) {
    var all = [];
    lists.forEach(function (list) { list.forEach(function (one) { if (all.indexOf(one) < 0) all.push(one); }); });
    return all;
  }
  function uses(list) { return joined(list.map(function (one) { return one.uses; })); }
  function having(list, value) { return list.filter(function (one) { return one.value === value; }); }

  // Amounts known to be at least so much, { least: … }, as advice/rules/floors.py.
  var SEEN_FROM_THERE = { "<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!=" };
  function isFloor(value) { return !!value && has(value, "least"); }
  function least(value) { return isFloor(value) ? value.least : value; }
  function floored(kind, a, b) {
    if (!b || !Array.isArray(least(a)) || !Array.isArray(least(b))) return null;
    var low = least(a), other = least(b), two = isFloor(a) && isFloor(b), by;
    if (has(SEEN_FROM_THERE, kind)) {
      if (isFloor(a)) { kind = SEEN_FROM_THERE[kind]; by = low; low = other; other = by; }
      by = compare(low, other);
      return !two && (by < 0 || !by && /^(<=|>)$/.test(kind)) ? /^(<|<=|!=)$/.test(kind) : null;
    }
    by = isFloor(a) ? other : low;
    if (kind === "+") return { least: plus(low, other, 1) };
    if (kind === "max") return { least: SIMPLE.max(low, other) };
    if (kind === "min" && two) return { least: SIMPLE.min(low, other) };
    if (kind === "min") return compare(by, isFloor(a) ? low : other) <= 0 ? by : null;
    if (isFloor(b) && kind !== "*" || two) return null;
    if (kind === "-") return { least: plus(low, other, -1) };
    if (kind === "*" && !by[0]) return by;
    return by[0] > 0 && /[*/]/.test(kind) ? { least: SIMPLE[kind](low, other) } : null;
  }

  function evaluate(node, look) {
    var kind = node[0], parts = node.slice(1), one, all, values;
    if (kind === "name") return look(parts[0]);
    if (kind === "number") return found([parts[0], parts[1]]);
    if (kind === "day") return found(parts[0]);
    if (kind === "unknown") return found(null);
    if (kind === "cases") return firstOf(parts, look);
    if (kind === "known" || kind === "in") {
      one = evaluate(parts[0], look);
      if (kind === "known") return found(!missing(one.value) && !isFloor(one.value), one.uses);
      return missing(one.value) ? one : found(parts[1].indexOf(one.value) >= 0, one.uses);
    }
    all = (kind === "at_least" ? parts.slice(1) : parts).map(function (part) { return evaluate(part, look); });
    if (kind === "and") return decided(all, [false], [NOT_ASKED, null, true]);
    if (kind === "or") return decided(all, [true], [null, false, NOT_ASKED]);
    if (kind === "at_least") return atLeast(parts[0], all);
    if (having(all, NOT_ASKED).length) return found(NOT_ASKED, uses(all));
    if (having(all, null).length) return found(null, uses(all));
    values = all.map(function (part) { return part.value; });
    return found(values.some(isFloor) ? floored(kind, values[0], values[1]) : SIMPLE[kind].apply(null, values), uses(all));
  }
  function decided(all, alone, order) { // the first that decides alone; else what weighs most of the rest
    var same = having(all, alone[0]);
    if (same.length) return same[0];
    for (var at = 0; at < order.length; at++) {
      same = having(all, order[at]);
      if (same.length) return found(order[at], uses(same));
    }
    throw new Error("nothing to decide");
  }
  function atLeast(least, all) {
    var yes = having(all, true), unknown = having(all, null);
    if (yes.length >= least) return found(true, uses(yes));
    return yes.length + unknown.length >= least ? found(null, uses(unknown)) : found(false, uses(all));
  }
  function firstOf(cases, look) {
    var seen = [], one, then;
    for (var at = 0; at < cases.length; at++) {
      one = cases[at][0] ? evaluate(cases[at][0], look) : found(true);
      seen.push(one);
      if (one.value === null) break;
      if (one.value === true) {
        then = evaluate(cases[at][1], look);
        return found(then.value, uses(seen.concat([then])));
      }
    }
    return found(null, uses(seen));
  }

  function has(map, name) { return Object.prototype.hasOwnProperty.call(map, name); }

  function spanOn(series, day) { // which value holds on a day: facts/rules.py _holding
    var spans = series.spans, inForce = -1, newest = -1, dated = -1;
    for (var at = 0; at < spans.length; at++) {
      var span = spans[at];
      if (span[0] === 1 && dated < 0) dated = at;
      if (!holds(span, day)) continue;
      if (span[0] === 0 && inForce < 0) inForce = at;
      if (span[0] === 1 && (newest < 0 || (span[1] || "") > (spans[newest][1] || ""))) newest = at;
    }
    if (inForce >= 0 && newest >= 0 && !spans[inForce][2] && (spans[newest][1] || "") > (spans[inForce][1] || "")) return newest;
    if (inForce >= 0) return inForce;
    return newest >= 0 || !series.date ? newest : dated;
  }
  function before(series, day) { // the last value that held and is over
    var found = -1;
    series.spans.forEach(function (span, at) {
      if (span[0] < 2 && span[2] && span[2] < day && (found < 0 || span[2] > series.spans[found][2])) found = at;
    });
    return found;
  }
  function inForce(series) { return series.spans.some(function (span) { return span[0] === 0; }); }
  function holds(span, day) { return (!span[1] || span[1] <= day) && (!span[2] || day <= span[2]); }

  function Run(data, answers, today) {
    var run = this, known = {};
    run.data = data; run.answers = answers; run.today = today; run.asked = []; run.next = null;
    run.look = function (name) { return has(known, name) ? known[name] : known[name] = find(name); };
    run.value = function (name) { return run.look(name).value; };
    run.applies = function (node) { var value = node ? evaluate(node, run.look).value : true; return value === true || value === null; };
    run.day = function (name) { var day = evaluate(data.facts[name].on, run.look).value; return missing(day) ? null : day; };
    run.span = function (name) {
      var day = run.day(name), series = data.series[data.facts[name].id];
      return day && series ? spanOn(series, day) : -1;
    };
    run.floor = function (name) { // the last value, where the law never lets it fall: facts/rules.py read_on
      var day = run.day(name), series = data.series[data.facts[name].id];
      return day && series && series.law && inForce(series) && spanOn(series, day) < 0 ? before(series, day) : -1;
    };
    function find(name) {
      var got;
      if (name === "today") return found(today);
      if (has(data.values, name)) {
        got = evaluate(data.values[name], run.look);
        return found(got.value, joined([[name], got.uses]));
      }
      if (has(data.facts, name)) {
        got = evaluate(data.facts[name].on, run.look);
        if (missing(got.value)) return found(got.value, got.uses.concat([name]));
        var at = run.span(name);
        if (at >= 0) return found(data.facts[name].values[at], [name]);
        at = run.floor(name);
        return found(at < 0 || data.facts[name].spoken ? null : { least: data.facts[name].values[at] }, [name]);
      }
      if (!has(data.people, name)) throw new Error(name);
      return found(run.applies(data.people[name]) ? null : NOT_ASKED, [name]);
    }
    data.questions.forEach(function (question) {
      var id = question.id;
      if (!run.applies(question.when)) known[id] = found(NOT_ASKED, [id]);
      else if (!run.next && has(answers, id)) { run.asked.push(question); known[id] = found(answers[id], [id]); }
      else { run.next = run.next || question; known[id] = found(null, [id]); }
    });
  }
  Run.prototype.outcome = function (finding) { // null where it does not apply
    var run = this, given = finding.given ? evaluate(finding.given, run.look) : found(true), got, both;
    if (given.value === false || given.value === NOT_ASKED) return null;
    got = evaluate(finding.when, run.look);
    if (got.value === NOT_ASKED) return null;
    both = joined([given.uses, got.uses]);
    if (given.value === null) got = found(null, both);
    return {
      finding: finding, verdict: got.value === null ? "unknown" : got.value ? "yes" : "no", uses: both,
      missing: got.value !== null ? [] : got.uses.filter(function (name) {
        return !has(run.data.values, name) && (run.value(name) === null || isFloor(run.value(name))) && (!has(run.data.facts, name) || run.day(name));
      })
    };
  };
  Run.prototype.outcomes = function () {
    var run = this, all = run.data.findings.map(function (one) { return run.outcome(one); }).filter(Boolean);
    function first(yes) { return all.filter(function (one) { return (one.finding.id === "danger") === yes; }); }
    return first(true).concat(first(false));
  };
  Run.prototype.judgements = function () {
    var run = this;
    return Object.keys(run.data.people).filter(function (name) { return run.applies(run.data.people[name]); });
  };
  Run.prototype.bounds = function (question) {
    var look = this.look;
    return [question.low, question.high].map(function (node) {
      var value = node ? evaluate(node, look).value : null;
      return isFloor(value) ? null : value;
    });
  };

  function told(run) { // what advice/telling.told says of the same answers
    var outcomes = run.outcomes(), values = {};
    uses(outcomes).forEach(function (name) { values[name] = run.value(name); });
    return {
      next: run.next ? run.next.id : null,
      asked: run.asked.map(function (one) { return one.id; }),
      findings: outcomes.map(function (one) {
        return { id: one.finding.id, verdict: one.verdict, uses: one.uses, missing: one.missing };
      }),
      people: run.judgements(), values: values
    };
  }

  return { Run: Run, told: told, evaluate: evaluate, missing: missing, fraction: fraction, times: times, over: over, floor: floor, compare: compare,
    two: two, iso: iso, lastOf: lastOf, holds: holds, before: before, isFloor: isFloor, has: has };
})();
