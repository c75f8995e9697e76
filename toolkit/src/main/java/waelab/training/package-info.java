/** The loop around a model's step, and what comes out of it. */
package waelab.training;
