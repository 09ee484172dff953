(function () {
  function ago(seconds) {
    var units = [["day", 86400], ["hour", 3600], ["minute", 60]];
    for (var i = 0; i < units.length; i++) {
      var count = Math.floor(seconds / units[i][1]);
      if (count >= 1) return count + " " + units[i][0] + (count > 1 ? "s" : "") + " ago";
    }
    return "just now";
  }
  document.querySelectorAll("time[data-age]").forEach(function (time) {
    var seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    time.nextElementSibling.textContent = seconds >= 0 ? " (" + ago(seconds) + ")" : "";
    if (seconds > 86400) time.parentElement.classList.add("old");
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
})();
