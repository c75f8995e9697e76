// Draws a chart's panels live in the place of its picture, where plotly.js is at hand.
(function (id, panels) {
  var ABOVE = 60, LABEL = 68, BELOW = 130; // pixels: title; ticks and label; these and a row of legend

  // Gives curves their height, and below the label as much room as the legend's rows take at this width.
  function fit(place) {
    var plane = (place.layout.yaxis || {}).scaleanchor; // as high as it is wide
    var inside = plane ? Math.max(250, Math.min(600, place.clientWidth - 80)) : 250;
    var label = place.querySelector(".g-xtitle"), legend = place.querySelector(".legend");
    var axis = place.querySelector(".main-svg").getBoundingClientRect().bottom - place.layout.margin.b;
    var deep = label ? Math.max(LABEL, Math.ceil(label.getBoundingClientRect().bottom - axis) + 6) : LABEL;
    var rows = legend ? Math.ceil(legend.getBoundingClientRect().height) : 0;
    var below = Math.max(BELOW, deep + rows + 14); // Plotly keeps 12 free
    var height = ABOVE + inside + below, y = -deep / inside;
    var fits = Math.abs(place.layout.height - height) < 2 && Math.abs(place.layout.legend.y - y) < 0.005;
    if (!fits) { // nor if one of them is not known yet
      window.Plotly.relayout(place, { "height": height, "margin.b": below, "legend.y": y });
    }
  }

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
      window.Plotly.relayout(places[i], {
        "legend.orientation": "h", "legend.x": 0, "legend.yanchor": "top",
        "titlefont.size": narrow ? 13 : 16,
        "margin.l": narrow ? 56 : 80, "margin.t": ABOVE, "margin.b": BELOW,
        "dragmode": narrow ? false : "zoom" // a finger scrolls past it
      });
      places[i].on("plotly_afterplot", function () { fit(places[i]); });
      fit(places[i]);
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
