/**
 * Notebooks: read, written, run without Jupyter, and the kernel that runs them with it. What runs a
 * notebook never loads PyTorch itself; the kernel, a process of its own, does.
 */
package waelab.notebook;
