/** Notebook files (nbformat 4): reads, checks and writes them as Jupyter does. */
package waelab.notebook.file;
