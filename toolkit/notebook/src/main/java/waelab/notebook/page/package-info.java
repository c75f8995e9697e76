/** A notebook as one HTML page that needs no network: formulas, code, outputs, live charts. */
package waelab.notebook.page;
