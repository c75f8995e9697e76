/** Notebooks as files: nbformat 4, read, checked and written as Jupyter writes. */
package waelab.notebook.file;
