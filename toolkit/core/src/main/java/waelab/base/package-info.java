/** Files, settings, randomness and errors: everything in the toolkit that does not use PyTorch. */
package waelab.base;
