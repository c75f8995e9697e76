// How MathJax works on this page: it typesets the elements that were marked as formulas and looks
// at no other text, and all its extensions are at hand, so that it never fetches one.
window.MathJax = {
  tex: {
    // Without "noundefined", a command that does not exist is an error that one can find.
    packages: { '[-]': ['autoload', 'require', 'noundefined', 'noerrors'] },
    tags: 'ams'
  },
  svg: { fontCache: 'local' },
  options: {
    enableMenu: false,
    enableAssistiveMml: true,
    renderActions: {
      find: [10, function (doc) {
        document.querySelectorAll('.math').forEach(function (element) {
          var tex = element.textContent.slice(2, -2);
          var display = element.classList.contains('display');
          var place = document.createTextNode('');
          element.textContent = '';
          element.appendChild(place);
          var item = new doc.options.MathItem(tex, doc.inputJax[0], display);
          item.start = { node: place, n: 0, delim: '' };
          item.end = { node: place, n: 0, delim: '' };
          doc.math.push(item);
        });
      }, '']
    }
  }
};
