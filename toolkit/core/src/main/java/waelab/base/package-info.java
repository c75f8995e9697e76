/** Files, settings, randomness and errors: everything the toolkit needs that knows no tensor. */
package waelab.base;
