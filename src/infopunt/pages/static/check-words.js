// What a check says in one language, as pages/checks/teller.py and facts/wording.py write it.
(function (checks) {
  "use strict";

  function h(name, attributes, children) { // "p.soft": an element with its class; in it only ever text and elements
    var parts = name.split("."), made = document.createElement(parts[0]);
    if (parts[1]) made.className = parts[1];
    Object.keys(attributes || {}).forEach(function (key) {
      var value = attributes[key];
      if (value) made.setAttribute(key, value === true ? "" : value);
    });
    add(made, children);
    return made;
  }
  function add(to, child) {
    if (Array.isArray(child)) child.forEach(function (one) { add(to, one); });
    else if (child) to.appendChild(child.nodeType ? child : document.createTextNode(child));
  }

  function put(text, values) { return text.replace(/%\((\w+)\)s/g, function (_all, name) { return values[name]; }); }

  // Numbers are counted in hundredths from here: { below, all } of its absolute value.
  function hundredths(value) {
    var all = checks.floor(checks.fraction(Math.abs(value[0]) * 200 + value[1], value[1] * 2));
    return { below: value[0] < 0, all: all };
  }
  function digits(tell, number, least) {
    var whole = String(Math.floor(number.all / 100)), rest = checks.two(number.all % 100);
    if (whole.length >= tell.marks[2]) whole = whole.replace(/\B(?=(\d{3})+$)/g, tell.marks[0]);
    if (!least) rest = rest.replace(/0+$/, "");
    return whole + (rest ? tell.marks[1] + rest : "");
  }
  function around(form, number, text) { return form[number.below ? 2 : 0] + text + form[number.below ? 3 : 1]; }
  function bare(tell, number) { return around(tell.number, number, digits(tell, number)); }
  function money(tell, number) {
    var whole = number.all % 100 === 0;
    return around(whole ? tell.money : tell.cents, number, digits(tell, number, !whole));
  }

  function plural(tell, number) {
    var rest = number.all % 100, tenth = rest % 10 === 0, at;
    var is = { n: number.all, i: number.all - rest, v: (rest ? tenth ? 1 : 2 : 0) * 100, f: (tenth ? rest / 10 : rest) * 100, e: 0, c: 0 };
    is.w = is.v;
    is.t = is.f;
    function holds(rule) {
      if (rule[0] === "not") return !holds(rule[1]);
      if (rule[0] === "and") return rule.slice(1).every(holds);
      if (rule[0] === "or") return rule.slice(1).some(holds);
      var value = rule[1] ? is[rule[0]] % (rule[1] * 100) : is[rule[0]];
      for (at = 2; at < rule.length; at += 2) {
        if (value % 100 === 0 && rule[at] * 100 <= value && value <= rule[at + 1] * 100) return true;
      }
      return false;
    }
    return (tell.plural.filter(function (one) { return holds(one[1]); })[0] || ["other"])[0];
  }
  function duration(tell, number, unit) {
    var forms = tell.units[unit];
    return (forms[plural(tell, number)] || forms.other).replace("{}", bare(tell, number));
  }

  function amount(tell, value, unit, scale) {
    var number = hundredths(checks.over(value, scale)), units = unit.split("/");
    if (unit.slice(0, 3) === "EUR") return money(tell, number);
    if (unit === "percent") return around(tell.percent, number, digits(tell, number));
    if (tell.units[unit]) return duration(tell, number, unit);
    if (units[1]) return duration(tell, number, units[0]) + " / " + duration(tell, { below: false, all: 100 }, units[1]);
    return bare(tell, number);
  }

  function dated(forms, day) {
    var parts = day.split("-");
    return forms[parts[1] - 1].replace("{d}", Number(parts[2])).replace("{y}", Number(parts[0]));
  }
  function dayWords(tell, day) { return dated(tell.days, day); }
  function monthWords(tell, day) { return dated(tell.months, day); }

  function typedWords(tell, question, value) { // an answer, or a bound of one
    if (typeof value === "string") return (question.kind === "month" ? monthWords : dayWords)(tell, value);
    return amount(tell, value, question.unit, question.scale);
  }

  // One run in the words of one language: side 0 is the visitor's, side 1 the Dutch.
  function Teller(run, shared, side) {
    var teller = this, data = run.data;
    teller.run = run; teller.data = data; teller.code = data.sides[side]; teller.words = data.words[side];
    teller.tell = shared.tell[teller.code];
    teller.question = function (name) { return data.questions.filter(function (one) { return one.id === name; })[0]; };
  }
  Teller.prototype.part = function (part, name) { return (this.words[part] || {})[name]; };
  Teller.prototype.label = function (name) {
    var question = this.part("questions", name);
    return question ? question.short : this.part("values", name) || this.part("facts", name) || this.part("people", name) || name;
  };
  Teller.prototype.value = function (name) {
    var data = this.data, tell = this.tell, say = tell.say, question = this.question(name), value, at, floor, unit;
    if (name === "today") return dayWords(tell, this.run.today);
    if (checks.has(data.facts, name)) {
      at = this.run.span(name);
      floor = at < 0 ? this.run.floor(name) : at;
      if (floor < 0) return say.unknown;
      value = data.series[data.facts[name].id][this.code][floor].value;
      return at < 0 ? put(say.least, { value: value }) : value;
    }
    value = this.run.value(name);
    if (checks.missing(value)) return say.unknown;
    if (typeof value === "boolean") return value ? say.yes : say.no;
    if (typeof value === "string") return question && question.kind === "choice" ? this.words.questions[name].options[value] : typedWords(tell, question || {}, value);
    if (question) return typedWords(tell, question, value);
    unit = data.units[name];
    if (checks.isFloor(value)) return put(say.least, { value: amount(tell, value.least, unit[0], unit.slice(1)) });
    return amount(tell, value, unit[0], unit.slice(1));
  };
  Teller.prototype.filled = function (text) { // text and elements in a row
    var teller = this;
    return (text || "").split(/(\{[a-z][a-z0-9_]*\})/).map(function (piece) {
      if (!/^\{[a-z]/.test(piece)) return piece;
      var name = piece.slice(1, -1), words = teller.value(name), fact = checks.has(teller.data.facts, name) && teller.data.facts[name];
      if (!fact || !fact.spoken || !/^\+?[\d ]+$/.test(words)) return h("bdi", {}, words);
      return h("a", { href: "tel:" + words.replace(/[^0-9+]/g, "").replace(/^00/, "+").replace(/^\+310+/, "+31").replace(/^(31[1-9]\d{8})$/, "+$1"), dir: "ltr" }, words.replace(/ /g, "\u00a0"));
    });
  };
  Teller.prototype.verdict = function (outcome) {
    var say = this.tell.say;
    if (!/[?؟]/.test(this.words.findings[outcome.finding.id].ask)) return "";
    return outcome.verdict === "yes" ? say.Yes : outcome.verdict === "no" ? say.No : say.Cannot;
  };
  Teller.prototype.todo = function (outcome) {
    var teller = this;
    if (outcome.verdict !== "unknown" && outcome.verdict !== outcome.finding.trouble) return [];
    return (teller.words.findings[outcome.finding.id]["do"] || []).map(function (one) { return teller.filled(one); });
  };
  Teller.prototype.lacking = function (outcome) {
    var teller = this, say = teller.tell.say;
    return outcome.missing.map(function (name) {
      var question = teller.part("questions", name), person = teller.part("people", name);
      if (question) return [question.short + ": " + say.lack + " ", teller.filled(question.bring)];
      if (person) return [say.person + " ", teller.filled(person)];
      return teller.gap(name);
    });
  };
  Teller.prototype.gap = function (name) {
    var teller = this, say = teller.tell.say, day = teller.run.day(name), series = teller.data.series[teller.data.facts[name].id];
    var shown = (day.slice(8) === "01" ? monthWords : dayWords)(teller.tell, day), before, all;
    all = [put(say.gap, { name: teller.label(name), day: shown })];
    if (!series) return all;
    before = checks.before(series, day);
    if (before >= 0) all.push(" " + put(say.until, { day: dayWords(teller.tell, series.spans[before][2]), value: series[teller.code][before].value }));
    if (teller.run.floor(name) >= 0) all.push(" " + put(say.floor, { value: series[teller.code][before].value }), teller.law(series));
    if (series.ask) all.push(" ", h("a", { href: series.ask, rel: "noreferrer" }, say.ask));
    return all;
  };
  Teller.prototype.law = function (series) { // by which it never falls
    var law = series.law[this.code];
    return [" (", law[1] ? h("a", { href: law[1], dir: "auto", rel: "noreferrer" }, law[0]) : law[0], ", " + law[2] + ")"];
  };
  Teller.prototype.gapsAt = function (question) { // facts an answer is held against, not known, not told at an earlier amount
    var teller = this, run = teller.run, told = [], now = [], amounts;
    if (question.kind !== "number" || question.unit.slice(0, 3) !== "EUR") return [];
    amounts = run.asked.filter(function (one) { return one.unit.slice(0, 3) === "EUR"; }).map(function (one) { return one.id; });
    run.outcomes().forEach(function (one) {
      if (one.uses.some(function (name) { return amounts.indexOf(name) >= 0; })) told = told.concat(one.missing);
      if (one.missing.indexOf(question.id) >= 0) now = now.concat(one.missing);
    });
    return now.filter(function (name, at) {
      return checks.has(teller.data.facts, name) && told.indexOf(name) < 0 && now.indexOf(name) === at;
    }).map(function (name) { return teller.gap(name); });
  };
  Teller.prototype.steps = function (outcome) { // rows of name, value, origin
    var teller = this;
    return outcome.uses.filter(function (name) { return name !== "danger" && teller.label(name); }).map(function (name) {
      var fact = checks.has(teller.data.facts, name) && teller.data.facts[name], at = fact ? teller.run.span(name) : -1;
      var floor = fact && at < 0 ? teller.run.floor(name) : -1;
      return [teller.label(name), teller.value(name), floor >= 0 ? [teller.origin(fact.id, floor), teller.law(teller.data.series[fact.id])]
        : at < 0 ? null : teller.origin(fact.id, at)];
    });
  };
  Teller.prototype.origin = function (id, at) {
    var series = this.data.series[id], span = series.spans[at], said = series[this.code][at].origin;
    var title = said.url ? h("a", { href: said.url, dir: "auto", rel: "noreferrer" }, said.title) : said.title;
    var ended = span[2] && span[2] < this.run.today, parts = [];
    [said.since, ended && said.until, said.unsure, [title, ", " + said.dated], said.checked].forEach(function (part) {
      if (part) parts.push(parts.length ? "; " : "", part);
    });
    return parts;
  };
  Teller.prototype.rules = function (outcome) {
    var teller = this, seen = {};
    return outcome.finding.rules.map(function (id) {
      var at = teller.ruleOn(teller.data.series[id]), key;
      if (at < 0) return null;
      key = JSON.stringify([teller.data.series[id][teller.code][at].origin, teller.data.series[id].spans[at][2]]);
      if (checks.has(seen, key)) return null;
      seen[key] = true;
      return teller.origin(id, at);
    }).filter(Boolean);
  };
  Teller.prototype.ruleOn = function (series) { // in force today; where nothing ever was, the latest of what was announced or meant
    var today = this.run.today, found = -1, forced = false;
    if (!series) return -1;
    series.spans.forEach(function (span, at) {
      if (span[0] === 0) forced = true;
      if (span[0] === 0 && checks.holds(span, today) && found < 0) found = at;
    });
    if (forced) return found;
    series.spans.forEach(function (span, at) {
      if (found < 0 || (span[1] || "") > (series.spans[found][1] || "")) found = at;
    });
    return found;
  };

  checks.h = h;
  checks.put = put;
  checks.Teller = Teller;
  checks.amount = amount;
  checks.typedWords = typedWords;
  checks.dayWords = dayWords;
})(infopuntChecks);
