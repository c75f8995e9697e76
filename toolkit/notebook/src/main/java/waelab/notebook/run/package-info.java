/**
 * Notebooks run without Jupyter: the kernel's process, its protocol, and what its cells put out.
 * Nothing here loads PyTorch; the kernel, a process of its own, does.
 */
package waelab.notebook.run;
