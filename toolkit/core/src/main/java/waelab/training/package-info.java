/** The loop around a model's step: batches, losses, history and what is told of them. */
package waelab.training;
