// Configures MathJax: it typesets only the elements that are marked as formulas. All its extensions
// are in the page, so that it never downloads one.
window.MathJax = {
  tex: {
    // Without "noundefined", an unknown command is an error that can be found.
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
