// Draws a chart's panels live in the place of its picture, where plotly.js is at hand.
(function (id, panels) {
  function draw(figure) {
    var live = figure.querySelector(".waelab-live");
    var narrow = figure.clientWidth < 500;
    figure.setAttribute("data-live", "");
    figure.querySelector(".waelab-still").hidden = true;
    figure.querySelector("figcaption").hidden = false;
    live.hidden = false;
    live.style.display = "grid";
    var places = panels.map(function () { return live.appendChild(document.createElement("div")); });
    panels.forEach(function (panel, i) {
      panel(places[i]);
      var plane = (places[i].layout.yaxis || {}).scaleanchor; // as high as it is wide
      var inside = plane ? Math.max(250, Math.min(600, places[i].clientWidth - 80)) : 250;
      window.Plotly.relayout(places[i], {
        "height": inside + 190,
        "legend.orientation": "h", "legend.x": 0, "legend.yanchor": "top", "legend.y": -67.5 / inside,
        "titlefont.size": narrow ? 13 : 16,
        "margin.l": narrow ? 56 : 80, "margin.b": 130,
        "dragmode": narrow ? false : "zoom" // a finger scrolls past it
      });
    });
  }

  function find(triesLeft) {
    var figures = document.querySelectorAll('figure[data-chart="' + id + '"]:not([data-live])');
    figures.forEach(draw);
    if (!figures.length && triesLeft > 0) { // some pages run scripts before the figure is in them
      setTimeout(find, 100, triesLeft - 1);
    }
  }

  if (window.Plotly) { find(50); }
})
