// The clock in the Netherlands, wherever the phone is: summer time from the last Sunday of March to that of October, 01:00 UTC.
var infopuntClock = (function () {
  "use strict";
  var DAY = 864e5, HOUR = 36e5;

  function lastSunday(year, month) {
    var end = Date.UTC(year, month + 1, 0);
    return end - new Date(end).getUTCDay() * DAY;
  }

  function ahead(moment) { // milliseconds the clock is ahead of UTC
    var year = new Date(moment).getUTCFullYear();
    return moment >= lastSunday(year, 2) + HOUR && moment < lastSunday(year, 9) + HOUR ? 2 * HOUR : HOUR;
  }

  function moment(wall) { // a time that comes twice in October is read as the first of the two
    return wall - ahead(wall - 2 * HOUR);
  }

  function day(moment) { return new Date(moment + ahead(moment)).toISOString().slice(0, 10); }

  return { day: day, moment: moment };
})();
