// Numbers as people write and paste them: the grammar of advice/rules/amounts.py, for the checks and the work log.
var infopuntAmounts = (function () {
  "use strict";
  var UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  var SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  var SHAPE = /^(€|eur|euro)? ?([0-9](?:[0-9.,:' ]*[0-9])?)([.,][-–—−=]{0,2})? ?([^0-9.,:' ][^0-9.,: ]*)?\.?$/;
  var PARTED = /^([1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,9}))?$/;
  var UNITS = {
    EUR: "€ eur euro euros euro's euró eurót евро євро يورو",
    hour: "u uur uren h hr hrs hour hours godz godzina godziny godzin oră ora ore ч час часа часове год година години" +
      " годин óra órát hora horas ساعة ساعات",
    minute: "min minuut minuten minute minutes minuta minuty minut minuto minutos мин минута минути хв хвилина хвилини" +
      " хвилин perc percet دقيقة دقائق",
    day: "d dag dagen day days dzień dni zi zile ден дни дена день днів nap napot día días dia dias يوم أيام ايام",
    week: "week weken weeks tydzień tygodnie tygodni tyg săptămână săptămâni saptamana saptamani седмица седмици" +
      " тиждень тижні тижнів hét hetet semana semanas أسبوع أسابيع اسبوع اسابيع",
    month: "maand maanden mnd month months mies miesiąc miesiące miesięcy lună luna luni месец месеца месеци місяць" +
      " місяці місяців hónap hónapot mes meses شهر أشهر اشهر شهور",
    year: "jaar jaren year years rok lata lat an ani година години г рік роки років év éves año años سنة سنوات",
    percent: "% procent percent proc процент процента відсоток відсотки відсотків százalék"
  };

  function bare(words) { // without what nobody sees, and with single spaces inside only
    return String(words).replace(UNSEEN, "").replace(SPACES, " ").replace(/^ | $/g, "");
  }

  function digits(words) { // those of Arabic and Persian keyboards as we write them
    return words.replace(/[٠-٩۰-۹]/g, function (sign) { return String(sign.charCodeAt(0) & 15); });
  }

  function latin(words) { // the digits and marks of our keyboards as we write them
    return digits(words).replace(/[٫،]/g, ",").replace(/[٬’‘ʼ`]/g, "'");
  }

  function fits(word, unit) {
    return Object.keys(UNITS).some(function (name) {
      return (!unit && unit !== "" || unit.split("/")[0] === name) && UNITS[name].split(" ").indexOf(word) >= 0;
    });
  }

  // { whole, decimals, minutes }: digits before and behind the mark, or of a clock; null where it cannot be told what was meant
  function read(words, places, unit) {
    var tidy = bare(words), shape, clock, parted, plain, whole, decimals;
    shape = SHAPE.exec(latin((tidy.normalize ? tidy.normalize("NFC") : tidy).toLowerCase()));
    if (!shape || shape[1] && !fits(shape[1], unit) || shape[4] && !fits(shape[4], unit)) return null;
    clock = /^([0-9]{1,6}):([0-5][0-9])$/.exec(shape[2]);
    if (clock && places && !shape[3]) return { whole: clock[1], decimals: "", minutes: clock[2] };
    parted = PARTED.exec(shape[2]);
    plain = /^([0-9]{1,9})(?:[.,]([0-9]{1,9}))?$/.exec(shape[2]);
    if (parted && !(plain && places >= 3)) {
      whole = parted[1].replace(/[.,' ]/g, "");
      decimals = parted[3] || "";
    } else if (plain) {
      whole = plain[1];
      decimals = plain[2] || "";
    } else return null;
    if (whole.length > 9 || decimals && (shape[3] || "").length > 1) return null;
    return { whole: whole, decimals: decimals.replace(/0+$/, ""), minutes: "" };
  }

  return { UNITS: UNITS, bare: bare, digits: digits, latin: latin, read: read };
})();
