/**
 * Runs notebooks without Jupyter: the kernel's process, its protocol, and its cells' outputs. Only
 * the kernel, a separate process, loads PyTorch.
 */
package waelab.notebook.run;
