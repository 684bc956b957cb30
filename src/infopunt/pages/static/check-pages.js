// Draws the pages of a check as the templates public/check_*.html have them, and leads through them without a connection.
// Only where the check is kept on this phone, or nothing can be sent. Answers stand in this page and nowhere else.
(function (checks) {
  "use strict";
  var h = checks.h, FORM = 2; // the same in pages/checks/data.py

  function list(rows) { return rows.length ? h("ul", {}, rows.map(function (row) { return h("li", {}, row); })) : null; }
  function terms(rows, attributes) {
    return rows.length ? h("dl", attributes, rows.map(function (row) {
      return [h("dt", {}, row[0]), h("dd", {}, [h("b", {}, row[1]), row[2] && h("small", {}, row[2])])];
    })) : null;
  }
  function hidden(name, value) { return h("input", { type: "hidden", name: name, value: value }); }
  function carried(given, but) {
    return Object.keys(given).map(function (id) { return id !== but && given[id] ? hidden("a." + id, given[id]) : null; });
  }
  function act(value, words, quiet, label) {
    return h(quiet ? "button.quiet" : "button", { name: "do", value: value, "aria-label": label }, words);
  }

  function Pages(data, shared, today) {
    var pages = this, away = data.sides[0] !== shared.language;
    pages.data = data; pages.shared = shared; pages.today = today; pages.say = shared.say;
    pages.own = away ? { lang: data.sides[0], dir: data.dir } : {};
    pages.action = "/" + shared.language + "/checks/" + data.id + "/";
    pages.title = data.words[0].title;
  }
  Pages.prototype.form = function (children, kind) {
    return h("form" + (kind || ""), { method: "post", action: this.action, autocomplete: "off" }, children);
  };
  Pages.prototype.around = function (kind, children) {
    return h("div." + kind, { "data-check": this.data.id }, children);
  };
  Pages.prototype.draw = function (state) {
    return state.run.next ? this.step(state) : state.summary ? this.summary(state) : this.result(state);
  };

  Pages.prototype.step = function (state) {
    var say = this.say, own = this.own, question = state.run.next, teller = new checks.Teller(state.run, this.shared, 0);
    var words = teller.words.questions[question.id], number = state.run.asked.length + 1, ask = teller.filled(words.ask);
    var danger = question.id === "danger" ? null : state.run.outcomes().filter(function (one) { return one.finding.id === "danger"; })[0];
    var fault = state.slip ? this.fault(question, state) : "", picture = this.picture(question.picture);
    var page = this.around("check", [
      fault && h("div.wrong", { role: "alert" }, [h("h2", {}, say.mend), list([h("a", { href: "#f-answer" }, fault)])]),
      danger && h("section.note first", own, this.urgent(teller, danger)),
      number === 1 ? [h("h1", own, this.title), h("p.lead", own, this.data.words[0].lead), this.notices()]
        : h("p.soft", {}, [h("bdi", own, this.title), " · " + checks.put(say.count, { number: number, most: most(state.run) })]),
      this.form([
        carried(state.given, question.id), hidden("ask", question.id),
        // Enter presses the first button of a form: that is going on, not back.
        number > 1 && [h("button.trap", { name: "do", value: "next", tabindex: "-1", "aria-hidden": "true" }),
          h("p.back", {}, [h("button", { name: "do", value: "back" }, [h("span", { "aria-hidden": "true" }, "‹"), " " + say.back])])],
        h("fieldset.pick", {}, [
          h("legend", own, h(number === 1 ? "h2" : "h1", {}, ask)),
          teller.gapsAt(question).map(function (gap) { return h("p.note", own, gap); }),
          fault && h("p.err", { id: "e-answer" }, fault),
          this.field(question, words, state)
        ]),
        h("p.acts go", {}, [act("next", say.next), act("unknown", say.unknown, true)]),
        h("details", {}, [h("summary", {}, say.why), h("p", own, teller.filled(words.why))]),
        (words.where || picture) && h("details", {}, [h("summary", {}, say.where), words.where && h("p", own, teller.filled(words.where)), picture])
      ]),
      h("p.soft", {}, say.mine)
    ]);
    // Each field with its sentence; the link in the summary leads to the first.
    if (fault) [].forEach.call(page.querySelectorAll("[name^=answer]"), function (one, at) {
      if (!at) one.id = "f-answer";
      one.setAttribute("aria-describedby", "e-answer");
      if (one.type !== "radio") one.setAttribute("aria-invalid", "true");
    });
    return page;
  };
  function most(run) {
    return run.data.questions.filter(function (one) { return run.asked.indexOf(one) >= 0 || run.value(one.id) === null; }).length;
  }
  Pages.prototype.urgent = function (teller, outcome) {
    var words = teller.words.findings[outcome.finding.id];
    return [h("h2", {}, teller.filled(words.ask)), h("p", {}, teller.filled(words[outcome.verdict])), list(teller.todo(outcome))];
  };
  Pages.prototype.notices = function () {
    return this.data.notices.map(function (one) { return h("p.say", {}, one); });
  };
  Pages.prototype.fault = function (question, state) {
    var bound = state.run.bounds(question)[state.slip === "low" ? 0 : 1];
    var words = bound === null ? "" : checks.typedWords(this.shared.tell[this.shared.language], question, bound);
    return checks.put(this.say[question.kind === "month" && state.slip === "no date" ? "no month" : state.slip], { bound: words });
  };
  Pages.prototype.field = function (question, words, state) {
    var say = this.say, own = this.own, typed = state.typed, options;
    if (question.kind === "number") {
      options = words.ask.replace(/\{\w+\}/g, "") + (question.beside ? " (" + question.beside + ")" : "");
      return h("p.box", {}, [
        h("input", { name: "answer", value: typed.answer, inputmode: "decimal", "aria-label": options }),
        question.beside && h("span", {}, question.beside)
      ]);
    }
    if (question.kind === "date" || question.kind === "month") return this.dated(question, state);
    options = question.kind === "yesno" ? [["yes", say.yes], ["no", say.no]]
      : question.options.map(function (id) { return [id, words.options[id]]; });
    return options.map(function (one) {
      return h("label", question.kind === "yesno" ? {} : own, [h("input", { type: "radio", name: "answer", value: one[0], checked: one[0] === typed.answer }), one[1]]);
    });
  };
  Pages.prototype.dated = function (question, state) {
    var say = this.say, typed = state.typed, bounds = state.run.bounds(question), now = Number(this.today.slice(0, 4));
    var first = bounds[0] ? Number(bounds[0].slice(0, 4)) : now - 10, last = bounds[1] ? Number(bounds[1].slice(0, 4)) : now + 2, years = [];
    for (; last >= first; last--) years.push(h("option", { selected: String(last) === typed.y }, String(last)));
    return h("p.box", {}, [
      question.kind === "date" && h("input.day", { name: "answer.d", value: typed.d, inputmode: "numeric", maxlength: "20", "aria-label": say.day, placeholder: say.day }),
      h("select", { name: "answer.m", "aria-label": say.month }, [empty(say.month),
        this.shared.tell[this.shared.language].names.map(function (name, at) {
          return h("option", { value: String(at + 1), selected: at + 1 === Number(typed.m) }, name);
        })]),
      h("select", { name: "answer.y", "aria-label": say.year }, [empty(say.year), years])
    ]);
  };
  function empty(words) {
    var made = h("option", {}, words);
    made.value = "";
    return made;
  }
  Pages.prototype.picture = function (name) { // our own drawing, parsed apart: scripts in it would never run
    if (!name || !this.shared.pictures[name]) return null;
    var parsed = new DOMParser().parseFromString(this.shared.pictures[name], "text/html");
    return [].slice.call(parsed.body.childNodes).map(function (one) { return document.importNode(one, true); });
  };

  Pages.prototype.outcome = function (teller, outcome) {
    var words = teller.words.findings[outcome.finding.id], verdict = teller.verdict(outcome);
    var bad = outcome.verdict === outcome.finding.trouble || outcome.finding.id === "danger";
    return [
      h("h2", {}, teller.filled(words.ask)),
      h("p", {}, [verdict && [h("strong.verdict" + (bad ? " bad" : ""), {}, verdict + "."), " "], teller.filled(words[outcome.verdict])]),
      list(teller.lacking(outcome)), list(teller.todo(outcome))
    ];
  };
  Pages.prototype.tellers = function (run) {
    var shared = this.shared;
    return this.data.sides.map(function (_code, side) { return new checks.Teller(run, shared, side); });
  };
  function people(teller) { return teller.run.judgements().map(function (name) { return teller.filled(teller.part("people", name)); }); }
  function dutch(kind, children) { return h(kind, { lang: "nl", dir: "ltr" }, children); }

  Pages.prototype.result = function (state) {
    var pages = this, say = pages.say, tellers = pages.tellers(state.run), own = tellers[0], other = tellers[1], names = {}, topic = "";
    var outcomes = state.run.outcomes(), judged = people(own);
    outcomes.forEach(function (one) {
      topic = topic || one.finding.topic;
      one.finding.pages.forEach(function (page) { if (pages.data.pages[page]) names[page] = pages.data.pages[page]; });
    });
    return pages.around("check", [
      h("h1", pages.own, pages.title), pages.notices(),
      outcomes.map(function (one) {
        var steps = own.steps(one), rules = own.rules(one);
        return h("section.outcome" + (one.finding.id === "danger" ? " note first" : ""), {}, [
          h("div", pages.own, pages.outcome(own, one)),
          (steps.length || rules.length) && h("details.how", {}, [h("summary", {}, say.how), terms(steps, pages.own),
            rules.length && [h("p", {}, say.rule), list(rules.map(function (rule) { return h("small", {}, rule); }))]]),
          other && h("details.nl", {}, [h("summary", {}, say.dutch), dutch("div", [pages.outcome(other, one), terms(other.steps(one))])])
        ]);
      }),
      judged.length && h("section", pages.own, [h("h2", {}, say.people), list(judged)]),
      h("form", { method: "post", action: "/" + pages.shared.language + "/help/", "class": "ask-help" }, [
        hidden("topic", topic.split(".")[0]), hidden("language", pages.shared.language), hidden("when", "now"),
        h("p", {}, h("button", {}, say.help))]),
      Object.keys(names).length && [h("h2", {}, say.more), h("ul.list", {}, Object.keys(names).map(function (page) {
        return h("li", {}, h("a", { href: "/" + pages.shared.language + "/" + page + "/" }, names[page]));
      }))],
      pages.form([
        carried(state.given),
        h("details.mine", {}, [h("summary", {}, say.answers), h("dl", pages.own, state.run.asked.map(function (one) {
          var name = own.label(one.id);
          return [h("dt", {}, name), h("dd", {}, [own.value(one.id), " ", act("again:" + one.id, say.change, true, say.change + ": " + name)])];
        }))]),
        h("p.acts go", {}, [act("summary", say.summary, true), act("back", say.back, true)])
      ]),
      h("p.soft", {}, say.mine + " " + say.judge)
    ]);
  };

  Pages.prototype.summary = function (state) {
    var pages = this, say = pages.say, tellers = pages.tellers(state.run), own = tellers[0], other = tellers[1], judged = people(own);
    function answers(teller) {
      return h("dl", {}, state.run.asked.map(function (one) { return [h("dt", {}, teller.label(one.id)), h("dd", {}, teller.value(one.id))]; }));
    }
    var brand = document.querySelector(".brand span");
    return pages.around("check summary", [
      h("h1", pages.own, pages.title),
      h("p.soft", {}, checks.dayWords(pages.shared.tell[pages.shared.language], pages.today) + " · " + (brand ? brand.textContent : "") + " · " + say.print),
      state.run.outcomes().map(function (one) {
        return h("section.sides", {}, [
          h("div", pages.own, [pages.outcome(own, one), terms(own.steps(one)), own.rules(one).map(function (rule) { return h("p", {}, h("small", {}, rule)); })]),
          other && dutch("div", [pages.outcome(other, one), terms(other.steps(one))])
        ]);
      }),
      h("section.sides", {}, [
        h("div", pages.own, [h("h2", {}, say.answers), answers(own), judged.length && [h("h2", {}, say.people), list(judged)]]),
        other && dutch("div", [h("h2", {}, "Antwoorden"), answers(other)])
      ]),
      pages.form([carried(state.given), h("p.acts go", {}, act("next", say.back, true))], ".noprint")
    ]);
  };

  function usable(data, shared) { return data && shared && data.form === FORM && shared.form === FORM; }

  checks.Pages = Pages;
  checks.usable = usable;
})(infopuntChecks);
