/** Networks, their layers and their optimiser: what a model is put together from. */
package waelab.nn;
