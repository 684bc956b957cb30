// Answers as they are typed, carried on in a form and read again: what advice/rules/answers.py does. Then the next step.
(function (checks, amounts) {
  "use strict";
  var LONGEST = 40, DONT_KNOW = "?", PARTS = { answer: "answer", d: "answer.d", m: "answer.m", y: "answer.y" };

  function Unfit(slip) { this.slip = slip; }

  function read(question, words, run) {
    words = amounts.bare(words);
    if (words === DONT_KNOW) return null;
    if (!words) throw new Unfit("empty");
    var value = plain(question, words), bounds = run.bounds(question);
    if (bounds[0] !== null && checks.compare(value, bounds[0]) < 0) throw new Unfit("low");
    if (bounds[1] !== null && checks.compare(value, bounds[1]) > 0) throw new Unfit("high");
    return value;
  }

  function plain(question, words) {
    if (words.length > LONGEST) { // cut off, it could be read as another answer
      throw new Unfit({ number: "no number", date: "no date", month: "no date" }[question.kind] || "no choice");
    }
    if (question.kind === "choice" || question.kind === "yesno") {
      if ((question.kind === "yesno" ? ["yes", "no"] : question.options).indexOf(words) < 0) throw new Unfit("no choice");
      return question.kind === "yesno" ? words === "yes" : words;
    }
    if (question.kind === "number") return checks.times(amount(words, question.places, question.unit), question.scale);
    return day(words, question.kind);
  }

  function day(words, kind) {
    var parts = amounts.latin(words).split(/[-./ ]+/).filter(Boolean), first;
    if (kind === "month") parts = parts.length && parts[0].length === 4 ? parts.concat(["1"]) : ["1"].concat(parts);
    first = parts.length && parts[0].length === 4;
    if (parts.length !== 3 || parts.some(function (part) { return !/^[0-9]+$/.test(part); })) throw new Unfit("no date");
    parts = (first ? parts : parts.reverse()).map(Number);
    if (parts[0] < 1 || parts[0] > 9999 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 ||
        parts[2] > checks.lastOf(parts[0], parts[1] - 1)) throw new Unfit("no date");
    return checks.iso(parts[0], parts[1], parts[2]);
  }

  function amount(words, places, unit) {
    var found = amounts.read(words, places, unit);
    if (!found) throw new Unfit("no number");
    if (found.minutes) return checks.fraction(found.whole * 60 + +found.minutes, 60);
    if (found.decimals.length > places) throw new Unfit(places ? "places" : "whole");
    return checks.fraction(+(found.whole + found.decimals), Math.pow(10, found.decimals.length));
  }

  function written(question, value) {
    if (value === null) return DONT_KNOW;
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "string") return question.kind === "month" ? value.slice(0, 7) : value;
    var number = checks.over(value, question.scale), minutes;
    if (number[1] === 1) return String(number[0]);
    if (1e6 % number[1] === 0) return (number[0] / number[1]).toFixed(6).replace(/0+$/, "");
    minutes = checks.floor(checks.times(number, [60, 1]));
    return Math.floor(minutes / 60) + ":" + checks.two(minutes % 60);
  }

  function taken(data, given, today) { // answers that came along; one that does not fit is asked again
    var answers = {}, run = new checks.Run(data, answers, today);
    while (run.next && checks.has(given, run.next.id) && given[run.next.id]) {
      try {
        answers[run.next.id] = read(run.next, given[run.next.id], run);
      } catch (no) {
        if (no instanceof Unfit) break;
        throw no;
      }
      run = new checks.Run(data, answers, today);
    }
    return run;
  }

  function carried(run) {
    var given = {};
    run.asked.forEach(function (one) { given[one.id] = written(one, run.answers[one.id]); });
    return given;
  }

  function wordsOf(question, fields) {
    function join(parts) {
      parts = parts.map(amounts.bare);
      return parts.join("") ? parts.map(function (part) { return part || "x"; }).join("-") : "";
    }
    function at(name) { return fields[name] || ""; }
    if (question.kind === "date" && "answer.d" in fields) return join([at("answer.y"), at("answer.m"), at("answer.d")]);
    if (question.kind === "month" && "answer.m" in fields) return join([at("answer.y"), at("answer.m")]);
    return at("answer");
  }

  function partsOf(question, words) { // an earlier answer back in its fields
    if (!question || !words || words === DONT_KNOW) return {};
    if (question.kind !== "date" && question.kind !== "month") return { answer: words };
    var parts = words.split("-");
    return { y: parts[0], m: parts[1] || "", d: (parts[2] || "").replace(/^0+/, "") };
  }

  function step(data, fields, today) { // where somebody stands after this form; `fields` as it would be sent
    var act = fields["do"] || "next", now = fields.ask || "", given = {}, typed = {}, slip = "", id, run, behind;
    function question(name) { return data.questions.filter(function (one) { return one.id === name; })[0]; }
    data.questions.forEach(function (one) {
      if ("a." + one.id in fields) given[one.id] = fields["a." + one.id].slice(0, LONGEST + 1);
    });
    if (act === "back" || act.indexOf("again:") === 0) {
      behind = carriedWithout(given, now);
      run = taken(data, behind, today);
      id = act === "back" ? (run.asked.length ? run.asked[run.asked.length - 1].id : "") : act.slice(6);
      typed = partsOf(question(id), given[id]);
      delete given[id];
    } else if (question(now)) {
      delete given[now];
      run = taken(data, given, today);
      if (run.next === question(now)) {
        try {
          given[now] = written(run.next, read(run.next, act === "unknown" ? DONT_KNOW : wordsOf(run.next, fields), run));
        } catch (no) {
          if (!(no instanceof Unfit)) throw no;
          slip = no.slip;
          Object.keys(PARTS).forEach(function (name) { typed[name] = (fields[PARTS[name]] || "").slice(0, LONGEST + 1); });
        }
      }
    }
    run = taken(data, given, today);
    return { run: run, given: run.next ? given : carried(run), typed: typed, slip: slip, summary: act === "summary" };
  }
  function carriedWithout(given, id) {
    var rest = {};
    Object.keys(given).forEach(function (name) { if (name !== id) rest[name] = given[name]; });
    return rest;
  }

  checks.read = read;
  checks.taken = taken;
  checks.step = step;
  checks.written = written;
})(infopuntChecks, infopuntAmounts);
