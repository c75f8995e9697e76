/** Networks, their layers and optimisers: the parts of a model. */
package waelab.nn;
