// The few dynamic parts of a page. Everything can be read without them.
(function () {
  'use strict';

  /** The contents are open if they are next to the text, and closed if they are above it. */
  function placeContents() {
    var contents = document.getElementById('contents');
    var beside = window.matchMedia('(min-width: 70rem)');
    if (contents) {
      contents.open = beside.matches;
      beside.addEventListener('change', function () { contents.open = beside.matches; });
      contents.addEventListener('click', function (event) {
        if (event.target.closest('a') && !beside.matches) {
          contents.open = false;
        }
      });
    }
  }

  /** Marks the reader's place in the contents. */
  function followReader() {
    var links = Array.from(document.querySelectorAll('#contents a'));
    var headings = links.map(function (link) {
      return document.getElementById(decodeURIComponent(link.hash.slice(1)));
    });
    function mark() {
      var current = 0;
      headings.forEach(function (heading, i) {
        if (heading.getBoundingClientRect().top < 120) {
          current = i;
        }
      });
      links.forEach(function (link, i) {
        if (i === current) {
          link.setAttribute('aria-current', 'true');
        } else {
          link.removeAttribute('aria-current');
        }
      });
    }
    if (links.length) {
      document.addEventListener('scroll', mark, { passive: true });
      mark();
    }
  }

  function cells() {
    return Array.from(document.querySelectorAll('details.code'));
  }

  function foldOnRequest() {
    var tools = document.getElementById('tools');
    if (tools) {
      tools.hidden = false;
      tools.addEventListener('click', function (event) {
        var button = event.target.closest('button');
        if (button) {
          cells().forEach(function (cell) { cell.open = button.dataset.fold === 'false'; });
        }
      });
    }
  }

  /** Unfolds all code for printing. */
  function unfoldOnPaper() {
    var folded = [];
    window.addEventListener('beforeprint', function () {
      folded = cells().filter(function (cell) { return !cell.open; });
      folded.forEach(function (cell) { cell.open = true; });
    });
    window.addEventListener('afterprint', function () {
      folded.forEach(function (cell) { cell.open = false; });
    });
  }

  /** Makes wide formulas scroll, and lets the keyboard reach all boxes that scroll sideways. */
  function fit() {
    document.querySelectorAll('.math.inline').forEach(function (formula) {
      var picture = formula.querySelector('svg');
      var room = formula.closest('p, li, td, th, div').clientWidth;
      formula.classList.toggle('wide', !!picture && picture.getBoundingClientRect().width > room);
    });
    var boxes = 'pre, .scroll, .output.html, .math.display, .math.wide';
    document.querySelectorAll(boxes).forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
      } else {
        box.removeAttribute('tabindex');
      }
    });
  }

  placeContents();
  document.addEventListener('DOMContentLoaded', function () {
    if (window.hljs) {
      document.querySelectorAll('code.language-java').forEach(function (code) {
        window.hljs.highlightElement(code);
      });
    }
    foldOnRequest();
    unfoldOnPaper();
    followReader();
    fit();
    window.addEventListener('resize', fit);
    document.addEventListener('toggle', fit, true);
    if (window.MathJax && window.MathJax.startup) {
      window.MathJax.startup.promise.then(fit);
    }
  });
})();
